import { AWAITING } from "../../awaiting";
import { ASK_API, ASK_ETCD, ENVIRONMENT, REMOVE_PODS, RESTART_POD } from "../../kubernetes/shell";

/**
 * Containerd whose folder was emptied under it, or that was started without it. `lost`: it remembers an image of $wanted whose
 * content is gone. `strays`: processes of containers that it knows nothing of; they hold the ports of those that are to come.
 * `start_anew`: what it remembers keeps it from fetching again what is gone, so it forgets all, and what runs here ends. `resume`,
 * when the images are there: the kubelet starts the control plane's pods again, without the waits of those that failed; done when
 * they serve, where they did before. Needs `store`, `remembered` and `kept`.
 */
export const EMPTYING = `${ENVIRONMENT}${AWAITING}${ASK_API}${ASK_ETCD}${RESTART_POD}${REMOVE_PODS}kubelet=no
lost() {
  known=$(store ls | remembered | grep -F -e "$wanted" || :)
  [ -n "$known" ] && [ "$(printf '%s\\n' "$known" | kept)" != "$known" ]
}
strays() {
  files=$(find /sys/fs/cgroup -path '*/kubepods*' -name cgroup.procs)
  # After the look at what runs: a container is on this list before its first process is there.
  known=$(ctr --namespace k8s.io containers ls --quiet)
  printf '%s\\n' "$files" | grep -E '[0-9a-f]{64}(\\.scope)?/cgroup.procs$' | grep -Fv -e "\${known:-none}" |
    xargs -r cat 2>/dev/null || :
}
start_anew() {
  progress "containerd has lost what it keeps: all containers of this host start anew"
  own_server
  come_back=$(state etcd)
  if systemctl -q is-active kubelet.service; then kubelet=yes; fi
  systemctl stop kubelet.service
  if lost; then
    remove_pods
    systemctl stop containerd.service
    rm -rf "$root"/io.containerd.*
    systemctl start containerd.service
  fi
  strays | xargs -r kill -KILL 2>/dev/null || :
}
resume() {
  systemctl start kubelet.service
  for manifest in "$etc/manifests"/*.yaml; do
    if [ -e "$manifest" ]; then
      name=\${manifest##*/}
      await 240 "\${name%.yaml} to come back" $come_back "\${name%.yaml}"
    fi
  done
}
`;
