/**
 * `folders_gone`: those of `$fsid` that every container of Ceph's mounts, and does not start without; whoever tidies up /var/log
 * takes one of them away, and a running daemon does not miss it. `make_folders`: as the orchestrator would.
 */
export const FOLDERS = `folders_gone() {
  for folder in "/var/log/ceph/$fsid" "/var/lib/ceph/$fsid/crash"; do [ -d "$folder" ] || echo "$folder"; done
}
make_folders() (
  for folder in $(folders_gone); do
    mkdir -p "$folder" && chmod 0770 "$folder" && chown --reference="/var/lib/ceph/$fsid" "$folder"
  done
)
`;
