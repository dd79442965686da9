/**
 * State of the packages in $names (one a line): "NAME VERSION" of those installed, "hold NAME" of those held back, "lost NAME PATH"
 * of each program and unit that dpkg put there and that is there no more, with " (empty)" or " (not executable)" behind one that
 * is of no use, and "lost NAME user USER" of those in $users (so, one a line) that are unknown or without their group.
 */
export const READ = `
dpkg-query -W -f '\${db:Status-Status} \${Package} \${Version}\\n' $names 2>/dev/null | sed -n 's/^installed //p'
apt-mark showhold $names | sed 's/^/hold /'
set --
for name in $names; do set -- "$@" "/var/lib/dpkg/info/$name.list" "/var/lib/dpkg/info/$name":*.list; done
grep -sE '^(/usr)?/(s?bin|lib/systemd/system)/.' "$@" /dev/null | while IFS= read -r row; do
  path=\${row#*.list:}
  if [ -L "$path" ] || [ -d "$path" ]; then continue; fi
  if [ ! -e "$path" ]; then
    how=
  elif [ ! -s "$path" ]; then
    how=" (empty)"
  elif [ ! -x "$path" ] && [ "\${path#*/systemd/}" = "$path" ]; then
    how=" (not executable)"
  else
    continue
  fi
  name=\${row%%.list:*}
  name=\${name##*/}
  printf 'lost %s %s\\n' "\${name%%:*}" "$path$how"
done
printf '%s\\n' "$users" | while read -r name user; do
  [ -z "$name" ] || id "$user" >/dev/null 2>&1 || printf 'lost %s user %s\\n' "$name" "$user"
done
`;

/**
 * Installs $wanted ("NAME" or "NAME=VERSION", separated by blanks), unpacks once more what is $torn, and lets go of what is $held
 * back.
 *
 * One at a time on a host: dpkg's own lock fails, or makes others wait without a word. Services that a package brings
 * are let start: the way to stop that is a policy file, and one left behind by a run that was killed would keep every
 * service of the host from starting without a word. What Croft installs starts harmless until it is configured.
 */
export const INSTALL = `
set -eu
export DEBIAN_FRONTEND=noninteractive
mkdir -p /var/lib/croft
exec 9>/var/lib/croft/apt.lock
flock 9
options='-q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0'
refresh() {
  progress "reading package lists"
  apt-get $options -o Acquire::Retries=3 -o APT::Update::Error-Mode=any update >/dev/null
}
# apt reports through the pipe, so its exit code comes as the last line of it.
attempt() {
  { code=0
    apt-get $options -o Acquire::Retries=3 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \\
      install --no-install-recommends --allow-downgrades --allow-change-held-packages "$@" || code=$?
    echo "code $code"
  } 9>&- | {
    count=0 last=''
    while IFS= read -r line; do
      case $line in
        "Setting up "*) count=$((count + 1)); name=\${line#Setting up }; progress "set up \${name%% *} ($count)" ;;
      esac
      last=$line
    done
    exit "\${last#code }"
  }
}
# Lists may name versions that the archive has replaced since; a fresh look settles it.
install() { attempt "$@" || { refresh; attempt "$@"; }; }
if [ -n "$wanted" ]; then
  # dpkg refuses all work while an override of its own names somebody who is gone. The package that makes him makes it again.
  dpkg-statoverride --list | while read -r user group mode path; do
    case $user$group in *'#'*) continue ;; esac
    if ! getent passwd "$user" >/dev/null || ! getent group "$group" >/dev/null; then
      dpkg-statoverride --remove "$path"
    fi
  done
  # A run that was killed may have left packages half set up, which apt refuses to work beside, or half unpacked, which
  # dpkg refuses to set up until they are unpacked once more.
  torn=$torn$(dpkg-query -W -f '\${db:Status-Eflag} \${binary:Package}\\n' | sed -n 's/^reinstreq / /p')
  dpkg --configure -a >/dev/null || [ -n "$torn" ]
  if [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -1 2>/dev/null | head -n 1)" ] ||
    [ "$(apt-cache show --no-all-versions $wanted 2>/dev/null | grep -c '^Package: ')" -lt "$(set -- $wanted; echo $#)" ]
  then
    refresh
  fi
  if [ -n "$torn" ]; then install --reinstall $torn; fi
  install $wanted
fi
if [ -n "$held" ]; then apt-mark unhold $held >/dev/null; fi
`;
