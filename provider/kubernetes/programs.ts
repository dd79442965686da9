import { settled } from "./inputs";

/** The commands of a version that a node runs; a host may hold several versions beside each other. */
export const programs = ["kubeadm", "kubectl", "kubelet"] as const;

/** Where a version's programs are put: nothing of it runs before the node itself turns to it. */
export function programFolder(version: string): string {
  return `/usr/local/lib/croft/kubernetes/${version}`;
}

/** `use_programs NAME...`: from now on these commands of the host are those of `$version`. */
export const USE_PROGRAMS = `use_programs() {
  for p in "$@"; do
    [ -x "${programFolder("$version")}/$p" ] || { echo "$p $version is not on this host" >&2; return 1; }
    ln -sfn "${programFolder("$version")}/$p" "/usr/local/bin/.croft-$p"
    mv -fT "/usr/local/bin/.croft-$p" "/usr/local/bin/$p"
  done
}
`;

/** Fact `programs`: where each command of the host leads, a line each; nothing for one that is no link. */
export const READ_PROGRAMS = `fact programs "$(for p in ${programs.join(" ")}; do readlink "/usr/local/bin/$p" || echo; done)"
`;

/** `drop_programs`: takes the links away, and nothing that somebody else has put there. */
export const DROP_PROGRAMS = `drop_programs() {
  for p in ${programs.join(" ")}; do
    case $(readlink "/usr/local/bin/$p" || :) in ${programFolder("*")}) rm -f "/usr/local/bin/$p" ;; esac
  done
}
`;

/** "in place", or which commands are not those of the version. @param found the fact `programs` */
export function programStanding(found: string, version: string): string {
  const lines = found.split("\n");
  const astray = programs.filter(
    (program, n) => lines[n] !== `${programFolder(version)}/${program}`,
  );
  return astray.length === 0 ? settled.programs : `not of ${version}: ${astray.join(", ")}`;
}
