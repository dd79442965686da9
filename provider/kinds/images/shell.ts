import { EMPTYING } from "./emptying";

const pinned = "io.cri-containerd.pinned=pinned";

/**
 * `store ARGUMENTS`: containerd's images, those that the kubelet sees. `$limit` is for whoever cannot wait. `remembered` makes
 * "REFERENCE SHA256 pinned" (or loose) a line of its list; `kept` lets those pass whose content lies in its folder: what is gone
 * from there containerd does not miss before its next start.
 *
 * @see containerd docs/namespaces.md, docs/content-flow.md
 */
const STORE = `export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
limit= root=/var/lib/containerd
store() { ctr --connect-timeout 5s $limit --namespace k8s.io images "$@"; }
remembered() { awk 'NR > 1 { sub(/^sha256:/, "", $3); print $1, $3, ($NF ~ /${pinned}/ ? "pinned" : "loose") }'; }
kept() {
  [ -e "$root/io.containerd.metadata.v1.bolt/meta.db" ] || return 0
  [ -d "$root/io.containerd.snapshotter.v1.overlayfs/snapshots" ] || return 0
  while read -r reference digest kept; do
    if [ -e "$root/io.containerd.content.v1.content/blobs/sha256/$digest" ]; then echo "$reference $digest $kept"; fi
  done
}
`;

/** Facts `store` where there is one, and `answers` where it does; on stdout "REFERENCE SHA256 pinned" (or loose) of each image. */
export const READ = `${STORE}
[ -d "$root" ] || exit 0
fact store yes
limit="--timeout 15s"
list=$(store ls 2>/dev/null) || exit 0
fact answers yes
printf '%s\\n' "$list" | remembered | kept
`;

/**
 * `$wanted` has lines "REFERENCE SHA256". A digest that the registry does not hold is an error; a name is never asked for.
 * Fact `lost`, and nothing done, where all containers of the host have to start anew for it; with `$anew` they do.
 *
 * @see kubernetes.io, "Garbage collection"; containerd internal/cri/labels
 */
export const PULL = `${STORE}${EMPTYING}if [ "$anew" = yes ]; then start_anew
elif lost || [ -n "$(strays)" ]; then
  fact lost yes
  exit 0
fi
printf '%s\\n' "$wanted" | while read -r reference digest; do
  by_digest=\${reference%:*}@sha256:$digest
  if ! store ls "name==$reference" | grep -q "sha256:$digest"; then
    progress "pulling $reference"
    store pull --hosts-dir /etc/containerd/certs.d "$by_digest" >/dev/null
    store tag --force "$by_digest" "$reference" >/dev/null
  fi
  store label "$reference" ${pinned} >/dev/null
done
[ "$kubelet" = no ] || resume
`;

/** `$references` may be cleaned away again; those that are gone already are no matter. */
export const UNPIN = `${STORE}
for reference in $references; do
  store label "$reference" io.cri-containerd.pinned= >/dev/null 2>&1 || true
done
`;
