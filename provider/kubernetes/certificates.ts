import { X509Certificate } from "node:crypto";
import { settled } from "./inputs";

/**
 * A certificate is due from this many days before its end on. A kubelet renews its own when 70 to 90 per cent of a year are
 * over, 36 days before the end at the latest, so one that comes down to 30 has failed to; and whoever runs Croft once a
 * month meets every certificate in its time.
 */
export const renewalDays = 30;

/**
 * For scripts: `certificate NAME FILE` prints the name and the certificates of a PEM file or a kubeconfig. What else is
 * in the file, its key for one, stays on the host. Of a file that is missing only the name is printed.
 */
export const CERTIFICATE = `certificate() {
  echo "# $1"
  case $1 in
    *.conf) sed -n 's/.*client-certificate-data: //p' "$2" 2>/dev/null | base64 -d 2>/dev/null || : ;;
    *) sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$2" 2>/dev/null || : ;;
  esac
}
`;

/** The certificate the kubelet shows to the API. */
export const kubeletCertificate = "/var/lib/kubelet/pki/kubelet-client-current.pem";

/** One certificate, and when it ends; undefined when it is missing or no certificate. */
export interface CertificateEnd {
  readonly name: string;
  readonly end: Date | undefined;
}

/** @param text what `certificate` printed, once or several times */
export function certificateEnds(text: string): CertificateEnd[] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [name = ""] = part.split("\n", 1);
      const [pem] = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(part) ?? [];
      return { name, end: endOf(pem) };
    });
}

function endOf(pem: string | undefined): Date | undefined {
  try {
    return pem === undefined ? undefined : new Date(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}

/** Those that are to be made anew now. */
export function dueCertificates(ends: readonly CertificateEnd[], now = new Date()): string[] {
  return ends
    .filter(({ end }) => end === undefined || daysLeft(end, now) < renewalDays)
    .map(({ name }) => name)
    .sort();
}

/** "valid", or what is due: "ends in 12 days, on 2026-12-03: admin.conf, apiserver.crt; missing: etcd/peer.crt". */
export function certificateStanding(ends: readonly CertificateEnd[], now = new Date()): string {
  const due = new Set(dueCertificates(ends, now));
  const groups = new Map<string, string[]>();
  for (const { name, end } of ends.filter(({ name }) => due.has(name))) {
    const when = end === undefined ? "missing" : `${left(end, now)}, on ${dayOf(end)}`;
    groups.set(when, [...(groups.get(when) ?? []), name]);
  }
  const words = [...groups].map(([when, names]) => `${when}: ${names.sort().join(", ")}`);
  return words.sort().join("; ") || settled.certificates;
}

function left(end: Date, now: Date): string {
  const days = daysLeft(end, now);
  return days < 0 ? "ended" : `ends in ${days} days`;
}

/** Whole days; negative once it has ended. */
function daysLeft(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / 86_400_000);
}

/** Day on which the first of them ends, "2027-11-21"; "" for none. */
export function firstEnd(ends: readonly CertificateEnd[]): string {
  const times = ends.flatMap(({ end }) => (end === undefined ? [] : [end.getTime()]));
  return times.length === 0 ? "" : dayOf(new Date(Math.min(...times)));
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
