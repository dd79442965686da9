/**
 * `at_boot UNIT`: what its files make of it at the next boot, in the words of `systemctl is-enabled`; nothing for one without a
 * file. `systemctl show` has what they said when systemd last read them. A unit of which a second name alone is left passes for
 * enabled there, and nothing asks for it at boot.
 */
export const AT_BOOT = `at_boot() (
  state=$(systemctl is-enabled -- "$1" 2>/dev/null)
  if [ "$state" = enabled ]; then
    state=disabled
    for link in /etc/systemd/system/*.wants/"$1" /etc/systemd/system/*.requires/"$1"; do
      if [ -h "$link" ]; then state=enabled; fi
    done
  fi
  echo "$state"
)
`;
