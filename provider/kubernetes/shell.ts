import { apiPort } from "../../inventory/api-port";
import { FIND_DROP_INS } from "../drop-ins";
import { kubeletCertificate } from "./certificates";
import { cniFile } from "./cni";
import { KEEP_KUBELET } from "./kubelet-files";
import { STRANGE_FILES } from "./strangers";

/** `cri ARGUMENTS`: asks containerd. `running NAME`: the containers of that name that run, by their ids. */
export const CRI = `cri() { crictl --config /dev/null --runtime-endpoint unix:///run/containerd/containerd.sock "$@"; }
running() { cri ps --quiet --name "^$1\$"; }
`;

/** `remove_pods`: all that are there, however they take it. */
export const REMOVE_PODS = `remove_pods() {
  for pod in $(cri pods -q 2>/dev/null); do
    cri rmp -f "$pod" >/dev/null 2>&1 || true
  done
}
`;

/**
 * Shell texts that scripts of the cluster's kinds share. All are constant; data come in as variables or on stdin.
 *
 * What Croft keeps on a node stands in /var/lib/croft/kubernetes: `member` (the digest of the authority, written when
 * joining has succeeded), `joining` (empty, while it has not), `manifests/` and `kubelet/` (as kubeadm made them),
 * `kubeadm.yaml`. Working files go into `$tmp` after a call of `scratch`; `own_server` sets `$server` to the API server of the
 * host itself; `CRI` comes with them.
 *
 * `member` prints the digest of the authority that the host is a member under, nothing for one that is none. Where the record
 * is lost, the files that joining ends with tell: a node that serves must never be taken for one to be made.
 */
export const ENVIRONMENT = `set -eu
export PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
export KUBECONFIG=/etc/kubernetes/admin.conf
etc=/etc/kubernetes own=/var/lib/croft/kubernetes
scratch() { tmp=$work/.scratch; mkdir -p "$tmp"; }
member() {
  if [ -f "$own/member" ]; then cat "$own/member"
  elif [ ! -e "$own/joining" ] && [ -f "$etc/kubelet.conf" ] && [ -f "$etc/pki/ca.crt" ]; then
    sha256sum <"$etc/pki/ca.crt" | cut -c1-64
  fi
}
own_server() {
  server=$(sed -n 's/.*--advertise-address=//p' "$etc/manifests/kube-apiserver.yaml" 2>/dev/null || :)
  case $server in *:*) server="[$server]" ;; esac
  server=$server:${apiPort}
}
${CRI}`;

/** Fact `member`: what `member` prints, and no fact for a host that is none; it stays in `$digest`. */
export const READ_MEMBER = `digest=$(member)
[ -z "$digest" ] || fact member "$digest"
`;

/** `kubeadm_step ARGUMENTS`: kubeadm's phases become progress, and the end of its log the error. */
export const KUBEADM_STEP = `kubeadm_step() {
  scratch
  phase=[kubeadm
  { kubeadm "$@" 2>&1 && echo "rc=0" || echo "rc=1"; } | while IFS= read -r line; do
    printf '%s\\n' "$line" >>"$tmp/kubeadm.log"
    case $line in
      "$phase"*) ;;
      '['*']'*) phase="\${line%%]*}]"; p=\${phase#?}; progress "kubeadm \${p%]}" ;;
    esac
  done
  grep -q '^rc=0$' "$tmp/kubeadm.log" && rm "$tmp/kubeadm.log" && return 0
  grep -v '^rc=' "$tmp/kubeadm.log" | tail -n 12 >&2
  rm -f "$tmp/kubeadm.log"
  return 1
}
`;

/**
 * `$preflight`: kubeadm wants to be told in so many words that a host with control groups version 1 is meant to serve;
 * on every other host all of its checks count.
 */
export const PREFLIGHT = `preflight=
[ -f /sys/fs/cgroup/cgroup.controllers ] || preflight=--ignore-preflight-errors=SystemVerification
`;

/**
 * `make_anew "FILE..." COMMAND...`: the files are out of the way while the command makes them, which keeps what it finds; if
 * it fails they are put back, since a host without them would need more than one with old ones.
 */
export const MAKE_ANEW = `make_anew() {
  files=$1
  shift
  for file in $files; do
    aside "$file"
    [ ! -e "$file" ] || mv -f "$file" "$file.old"
  done
  if ! "$@"; then
    for file in $files; do [ ! -e "$file.old" ] || mv -f "$file.old" "$file"; done
    return 1
  fi
  for file in $files; do rm -f "$file.old"; done
}
`;

/** `receive_files`: takes "MODE PATH BASE64" lines from stdin up to an empty one, each file put in place atomically. */
export const RECEIVE_FILES = `receive_files() {
  while read -r mode path data; do
    [ -n "$mode" ] || break
    printf '%s' "$data" | base64 -d | put "$mode" "$path"
  done
}
`;

/**
 * `restart_pod NAME`: a static pod of the control plane stops in order and is started again by the kubelet, with the files
 * that stand there now; done when it serves, or, where it did not serve before, when it runs: what it lacks may be mended
 * only after it. One that does not run is the kubelet's to start. Patient, since a kubelet that has only just started asks the API
 * for its node before it mounts what etcd needs, and an API without etcd keeps it waiting a minute each time. Needs `ASK_API`,
 * `ASK_ETCD` and `own_server`.
 */
export const RESTART_POD = `serves() {
  case $1 in
    etcd) ask_etcd "$local_etcd/health" | grep -q '"health":"true"' ;;
    kube-apiserver) ask /readyz | grep -q '^ok' ;;
    *) runs "$1" ;;
  esac
}
runs() { [ -n "$(running "$1")" ]; }
state() { if serves "$1"; then echo serves; else echo runs; fi; }
restart_pod() {
  old=$(running "$1")
  [ -n "$old" ] || return 0
  progress "restarting $1"
  comes_back=$(state "$1")
  cri stop --timeout 30 $old >/dev/null
  await 240 "$1 to come back" $comes_back "$1"
}
`;

/** `cleanup_node`: everything kubeadm, the kubelet, flannel and kube-proxy left, so that a host can join again. */
export const CLEANUP_NODE = `${REMOVE_PODS}cleanup_node() {
  systemctl stop kubelet.service 2>/dev/null || true
  if command -v kubeadm >/dev/null && systemctl -q is-active containerd.service; then
    kubeadm reset --force --skip-phases=remove-etcd-member --cert-dir "$etc/pki" >/dev/null 2>&1 || true
    # kubeadm gives up on a pod that is slow to stop; a live one would hold the host's ports against the next join.
    remove_pods
  fi
  awk '$2 ~ "^/var/lib/kubelet/" {print $2}' /proc/self/mounts | sort -r | while read -r m; do umount "$m" || true; done
  for link in flannel.1 cni0; do ip link delete "$link" 2>/dev/null || true; done
  for tables in iptables ip6tables; do
    command -v $tables-save >/dev/null || continue
    # Rules of others stay: only lines of the cluster's own chains go.
    $tables-save | grep -v -e KUBE- -e FLANNEL- -e CNI- -e 'flanneld' | $tables-restore || true
  done
  rm -rf "$etc" /var/lib/etcd /var/lib/kubelet /run/flannel /var/lib/cni ${cniFile} "$own"
}
`;

/**
 * `begin_joining`: what a join that did not finish has left is cleared away, and `strange_files` left alone.
 * `record_member DIGEST`: this node's joining is complete, and what kubeadm made for it is as it should be. Needs
 * `CLEANUP_NODE`.
 */
export const JOINING = `${KEEP_KUBELET}${STRANGE_FILES}begin_joining() {
  strange=$(strange_files)
  if [ -n "$strange" ]; then
    echo "a node of a cluster has left files here, and Croft has no record of it: kubeadm reset takes them away, if" \\
      "nothing of it is needed:" $strange >&2
    return 1
  fi
  if [ -e "$own/joining" ] || [ -f "$own/member" ]; then
    progress "clearing a join that did not finish"
    cleanup_node
  fi
  put 600 "$own/joining" </dev/null
}
record_member() {
  keep_kubelet
  mkdir -p "$own/manifests"
  cp "$etc"/manifests/*.yaml "$own/manifests/" 2>/dev/null || true
  # What it vouches for must not be lost by a power cut that it outlives.
  sync -f "$own"
  # In this order: with neither, the files tell that it is a member.
  rm -f "$own/joining"
  printf '%s\\n' "$1" | put 644 "$own/member"
}
`;

/** `kubelet_unit`: the unit's text is in the variable `unit`; nothing is added to it. */
export const KUBELET_UNIT = `${FIND_DROP_INS}kubelet_unit() {
  find_drop_ins kubelet.service
  rm -f $drop_ins
  printf '%s' "$unit" | put 644 /etc/systemd/system/kubelet.service
  systemctl daemon-reload
  systemctl -q enable kubelet.service
}
`;

/** `ask PATH`: a request to the API with the kubelet's own credentials; `server` is "host:port". */
export const ASK_API = `ask() {
  curl -sS --max-time 5 --cacert "$etc/pki/ca.crt" \\
    --cert ${kubeletCertificate} -w '\\n%{http_code}' "https://$server$1" 2>/dev/null
}
`;

/**
 * `ask_etcd URL [BODY]`: a request to etcd as a client of the host's own. `$local_etcd` is the one of this host, by the
 * name that has both families: etcd listens at the loopback address of the cluster's alone.
 */
export const ASK_ETCD = `local_etcd=https://localhost:2379
ask_etcd() {
  curl -sS --fail --max-time 5 --cacert "$etc/pki/etcd/ca.crt" \\
    --cert "$etc/pki/etcd/healthcheck-client.crt" --key "$etc/pki/etcd/healthcheck-client.key" \\
    \${2:+-d "$2"} "$1" 2>/dev/null
}
`;
