import { STOPPED, WAKE_UNIT } from "../stopped";

/**
 * How a balancer's configuration lies on its host. The parts under /etc/haproxy/croft are ours, one file a server, and
 * /etc/haproxy/haproxy.cfg is put together from them, so that a server can leave without anyone rewriting a list.
 */

/** Where a server's own file lies below: BACKEND/SERVER. */
export const serversFolder = "/etc/haproxy/croft/servers";

/**
 * `ask COMMAND` of the runtime socket. `learn` puts into `$info` what the process says of itself; of that `running_digest` prints what
 * it was started with. `silent`: its socket is gone, or it listens, and has not answered, or does not even take the call, since
 * others wait before it.
 */
const ASK = `
socket=/run/haproxy/admin.sock
ask() { printf '%s\\n' "$1" | timeout 6 socat -t 5 - "UNIX-CONNECT:$socket"; }
learn() { code=0 info=$(ask 'show info' 2>/dev/null) || code=$?; }
silent() { [ -z "$info" ] && { [ ! -S "$socket" ] || [ "$code" = 0 ] || [ "$code" = 124 ]; }; }
running_digest() { printf '%s\\n' "$info" | sed -n 's/^description: *croft *//p'; }
`;

/**
 * Reads everything once for all resources of one balancer: the text has no variables, hence it runs once. Fact `silent`: haproxy
 * runs and does not answer, and it is not that a signal has stopped all of it, which is its service's to tell; or it could not, since
 * the folder of its socket is gone, without which it does not start either.
 */
export const READ = `${STOPPED}${ASK}
parts=/etc/haproxy/croft
if [ -e "$parts/base.cfg" ]; then contents 0644 "$parts/base.cfg" | factf base; fi
if [ -e /etc/haproxy/haproxy.cfg ]; then contents 0644 /etc/haproxy/haproxy.cfg | factf whole; fi
for part in "$parts"/servers/*/*; do
  case $part in *.old) continue ;; esac
  [ -f "$part" ] || continue
  backend=\${part%/*}
  printf '%s\\t%s\\n' "\${backend##*/}" "$(tr '\\n' ' ' <"$part")"
done | factf parts
find "$parts/servers" -mindepth 2 -maxdepth 2 ! -type d ! -name '.*' ! -name '*.old' -printf '%C@ %p\\n' 2>/dev/null | factf stamps
if command -v socat >/dev/null; then
  learn
  if [ -n "$info" ]; then
    running_digest | factf running
    ask 'show servers state' | factf servers
    ask 'show stat -1 1 -1' | cut -d, -f1,18 | factf frontends
  elif silent; then
    main=$(systemctl show -p MainPID --value haproxy.service)
    if [ ! -d "\${socket%/*}" ] || { [ "\${main:-0}" != 0 ] && ! stopped "$main"; }; then
      fact silent yes
    fi
  fi
fi
`;

/**
 * Shell functions for changes. `take` needs the lock, which `locked` takes: balancers have many servers, and each of
 * them changes by itself.
 */
export const CHANGING = `${ASK}${WAKE_UNIT}
set -e
parts=/etc/haproxy/croft
whole=/etc/haproxy/haproxy.cfg
mkdir -p "$parts/servers"

locked() { exec 9>/run/lock/croft-haproxy; flock 9; }

assemble() {
  while IFS= read -r line; do
    printf '%s\\n' "$line"
    case $line in
      "    # servers of "*)
        for part in "$parts/servers/\${line#"    # servers of "}"/*; do
          case $part in *.old) continue ;; esac
          if [ -f "$part" ]; then cat "$part"; fi
        done ;;
    esac
  done <"$parts/base.cfg"
}

# By its signal: systemd reloads no unit that somebody has masked.
reload() { kill -USR2 "$(systemctl show -p MainPID --value haproxy.service)"; }

# Puts the whole together and lets the process take it over. "$1" is "always" when live state must be reset too. Called
# as a condition, where "set -e" does not hold: each step says by itself what its failure means.
take() {
  if [ ! -e "$parts/base.cfg" ]; then return 0; fi
  digest=$(assemble | sha256sum | cut -c1-64)
  candidate "$whole" && chmod 0644 "$candidate" || return 1
  assemble | sed "s/@DIGEST@/$digest/" >"$candidate" || return 1
  haproxy -c -f "$candidate" >/dev/null || { rm -f "$candidate"; return 1; }
  sync "$candidate" && mv -fT "$candidate" "$whole" || return 1
  [ -d "\${socket%/*}" ] || systemd-tmpfiles --create haproxy.conf || return 1
  systemctl is-active -q haproxy.service || return 0
  learn
  # Whoever is stopped hands nothing over to his successor.
  if silent; then
    progress "haproxy does not answer: starting it anew"
    wake_unit haproxy.service
    systemctl restart haproxy.service || return 1
  else
    if [ "$1" != always ] && [ "$(running_digest)" = "$digest" ]; then return 0; fi
    reload || return 1
  fi
  end=$(($(date +%s) + 10))
  until learn && [ "$(running_digest)" = "$digest" ]; do
    if [ "$(date +%s)" -gt "$end" ]; then
      echo "haproxy did not take over its new configuration within 10 seconds" >&2
      return 1
    fi
    sleep 0.2
  done
}

# Puts stdin at "$1" and takes the whole over; what haproxy refuses does not stay.
change() {
  rm -f "$1.old"
  if [ -e "$1" ]; then cp -p "$1" "$1.old"; fi
  put 0644 "$1"
  if take "$2"; then
    rm -f "$1.old"
    return 0
  fi
  if [ -e "$1.old" ]; then mv "$1.old" "$1"; else rm -f "$1"; fi
  return 1
}
`;
