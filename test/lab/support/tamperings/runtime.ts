import { gone, row, type Tampering } from "../tampering";

const artifact = "croft:host:Artifact";
const record = "/var/lib/croft/artifacts/kubernetes";
const version = "v1.36.2";
/** Where Kubernetes' programs of that version lie on a node. */
export const programs = `/usr/local/lib/croft/kubernetes/${version}`;
const images = "croft:kubernetes:Images";
const coredns = "registry.k8s.io/coredns/coredns:v1.14.2";
const corednsAgain = {
  command: `crictl inspecti ${coredns} 2>/dev/null | grep -c '"/coredns"'`,
  prints: "1",
};
/** The runtime's process is that of the file in its place, and younger than its configuration. */
const runsWhatIsThere =
  '[ "/proc/$(pgrep -ox containerd)/exe" -ef /usr/local/bin/containerd ] && [ /etc/containerd/config.toml -ot /run/containerd/containerd.sock ] && echo yes';
const store = "ctr --namespace k8s.io images";

/** What a node runs on: binaries, images, and the runtime's unit. */
export const runtimeTamperings: readonly Tampering[] = [
  {
    title: "a binary replaced",
    host: "node1",
    command: "cd /usr/local/bin && cp crictl .evil && echo >>.evil && mv .evil crictl",
    rows: [row(artifact, "kubernetes-node1", "downloads[0].sha256")],
    proof: { command: "crictl --version | cut -d' ' -f1", prints: "crictl" },
  },
  {
    title: "a binary's mode",
    host: "node2",
    command: `chmod 0700 ${programs}/kubectl`,
    rows: [row(artifact, `kubernetes-node2-${version}`, "downloads[1].mode")],
    proof: { command: `stat -c %a ${programs}/kubectl`, prints: "755" },
  },
  {
    title: "a binary that belongs to somebody",
    host: "node1",
    command: `chown daemon ${programs}/kubectl`,
    rows: [row(artifact, `kubernetes-node1-${version}`, "downloads[1].mode")],
    proof: { command: `stat -c %U ${programs}/kubectl`, prints: "root" },
  },
  {
    title: "the version that a set of binaries was installed as",
    host: "node3",
    command: `sed -i 's/^V .*/V v0.0.0/' ${record}`,
    rows: [row(artifact, "kubernetes-node3", "version")],
    proof: { command: `grep -c '^V 1\\.\\|^V v1\\.' ${record}`, prints: "1" },
  },
  {
    title: "a set of binaries whose record is gone",
    host: "node1",
    command: `rm ${record}`,
    rows: [gone(artifact, "kubernetes-node1")],
    proof: { command: `grep -c ^V ${record}`, prints: "1" },
  },
  {
    title: "another image under the name of a node's",
    host: "node1",
    command: `${store} tag --force registry.k8s.io/pause:3.10.2 ${coredns} >/dev/null`,
    rows: [row(images, "kubernetes-node1", `images["${coredns}"]`)],
    proof: corednsAgain,
  },
  {
    title: "an image taken from a node",
    host: "node2",
    command: `${store} rm ${coredns} >/dev/null`,
    rows: [row(images, "kubernetes-node2", `images["${coredns}"]`)],
    proof: corednsAgain,
  },
  {
    title: "an image that the kubelet may clean away",
    host: "node3",
    command: `${store} label ${coredns} io.cri-containerd.pinned= >/dev/null`,
    rows: [row(images, "kubernetes-node3", `images["${coredns}"]`)],
    proof: { command: `${store} ls name==${coredns} | grep -c pinned=pinned`, prints: "1" },
  },
  {
    title: "the content of an image gone from under its name",
    host: "node2",
    command: `digest=$(${store} ls name==${coredns} | awk 'NR > 1 { print $3 }') && rm "/var/lib/containerd/io.containerd.content.v1.content/blobs/sha256/\${digest#sha256:}"`,
    rows: [row(images, "kubernetes-node2", `images["${coredns}"]`)],
    proof: corednsAgain,
    alone: "containerd forgets the others with it, and all pods of the node start anew",
  },
  {
    title: "the text of a unit",
    host: "node1",
    command: "sed -i 's/^Description=.*/Description=evil/' /etc/systemd/system/containerd.service",
    rows: [row("croft:host:Service", "kubernetes-node1-containerd", "restartOn.unit", "unitText")],
    proof: { command: "grep -c evil /etc/systemd/system/containerd.service || true", prints: "0" },
  },
  {
    title: "a runtime started with another configuration",
    host: "node3",
    command: "echo '# evil' >>/etc/containerd/config.toml && systemctl restart containerd",
    rows: [
      row("croft:host:Service", "kubernetes-node3-containerd", "restartOn.configuration"),
      row("croft:host:Files", "kubernetes-node3", 'files["/etc/containerd/config.toml"].content'),
    ],
    proof: {
      command: `grep -c evil /etc/containerd/config.toml; ${runsWhatIsThere}`,
      prints: "0\nyes",
    },
  },
  {
    title: "another runtime started than was installed",
    host: "node2",
    command:
      "cd /usr/local/bin && cp containerd .evil && echo >>.evil && mv .evil containerd && systemctl restart containerd",
    rows: [
      row("croft:host:Service", "kubernetes-node2-containerd", "restartOn.version"),
      row(artifact, "kubernetes-node2-containerd", "downloads[0].sha256"),
    ],
    proof: { command: runsWhatIsThere, prints: "yes" },
  },
  {
    title: "a unit that others may write",
    host: "node2",
    command: "chmod 0666 /etc/systemd/system/containerd.service",
    rows: [row("croft:host:Service", "kubernetes-node2-containerd", "restartOn.unit", "unitText")],
    proof: { command: "stat -c %a /etc/systemd/system/containerd.service", prints: "644" },
  },
];
