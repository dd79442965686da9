/**
 * `store ARGUMENTS`: containerd's images, those that the kubelet sees. `$limit` is for whoever cannot wait.
 *
 * @see containerd docs/namespaces.md
 */
const STORE = `export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
limit=
store() { ctr --connect-timeout 5s $limit --namespace k8s.io images "$@"; }
`;

/** Facts `store` where there is one, and `answers` where it does; on stdout "REFERENCE SHA256" of each image. */
export const READ = `${STORE}
[ -d /var/lib/containerd ] || exit 0
fact store yes
limit="--timeout 15s"
list=$(store ls 2>/dev/null) || exit 0
fact answers yes
printf '%s\\n' "$list" | awk 'NR > 1 { sub(/^sha256:/, "", $3); print $1, $3 }'
`;

/**
 * `$wanted` has lines "REFERENCE SHA256". A digest that the registry does not hold is an error; a name is never asked for.
 *
 * @see kubernetes.io, "Garbage collection"; containerd internal/cri/labels
 */
export const PULL = `${STORE}set -e
printf '%s\\n' "$wanted" | while read -r reference digest; do
  by_digest=\${reference%:*}@sha256:$digest
  if ! store ls "name==$reference" | grep -q "sha256:$digest"; then
    progress "pulling $reference"
    store pull --hosts-dir /etc/containerd/certs.d "$by_digest" >/dev/null
    store tag --force "$by_digest" "$reference" >/dev/null
  fi
  store label "$reference" io.cri-containerd.pinned=pinned >/dev/null
done
`;

/** `$references` may be cleaned away again; those that are gone already are no matter. */
export const UNPIN = `${STORE}
for reference in $references; do
  store label "$reference" io.cri-containerd.pinned= >/dev/null 2>&1 || true
done
`;
