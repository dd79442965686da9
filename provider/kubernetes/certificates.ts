import { X509Certificate } from "node:crypto";
import { settled } from "./inputs";

/**
 * A certificate is due from this many days before its end on. A kubelet renews its own when 70 to 90 per cent of a year are
 * over, 36 days before the end at the latest, so one that comes down to 30 has failed to; and whoever runs Croft once a
 * month meets every certificate in its time.
 */
export const renewalDays = 30;

/**
 * For scripts: `certificate NAME FILE` prints the name and the certificates of a PEM file or a kubeconfig, and of one whose key
 * is a file beside it the public half of that. Keys themselves stay on the host. Of a file that is missing only the name is
 * printed.
 */
export const CERTIFICATE = `certificate() {
  echo "# $1"
  case $1 in
    *.conf) sed -n 's/.*client-certificate-data: //p' "$2" 2>/dev/null | base64 -d 2>/dev/null || : ;;
    *) sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' "$2" 2>/dev/null || : ;;
  esac
  case $1 in *.crt) openssl pkey -in "\${2%.crt}.key" -pubout 2>/dev/null || : ;; esac
}
`;

/** The certificate the kubelet shows to the API. */
export const kubeletCertificate = "/var/lib/kubelet/pki/kubelet-client-current.pem";

/** One certificate, and when it ends. */
export interface CertificateEnd {
  readonly name: string;
  /** Undefined when it is missing or no certificate. */
  readonly end: Date | undefined;
  /** Why it is of no use, whenever it ends: "missing", "without its key", "by another authority"; "" for none. */
  readonly fault: string;
}

/** PEM of the authorities by file below pki/; what is signed by one that is not given is not asked for its signature. */
type Authorities = Readonly<Partial<Record<string, string>>>;

/** @param text what `certificate` printed, once or several times */
export function certificateEnds(text: string, authorities: Authorities = {}): CertificateEnd[] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [name = ""] = part.split("\n", 1);
      const certificate = parsed(pemOf("CERTIFICATE", part));
      if (certificate === undefined) return { name, end: undefined, fault: "missing" };
      const end = new Date(certificate.validTo);
      const authority = parsed(authorities[authorityOf(name)]);
      if (authority !== undefined && !certificate.verify(authority.publicKey))
        return { name, end, fault: "by another authority" };
      const key = certificate.publicKey.export({ type: "spki", format: "pem" }).toString().trim();
      const keyless = name.endsWith(".crt") && pemOf("PUBLIC KEY", part) !== key;
      return { name, end, fault: keyless ? "without its key" : "" };
    });
}

function pemOf(label: string, text: string): string | undefined {
  return new RegExp(`-----BEGIN ${label}-----[^]*?-----END ${label}-----`).exec(text)?.[0];
}

function parsed(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** @see kubernetes.io, "PKI certificates and requirements" */
function authorityOf(name: string): string {
  if (name.startsWith("etcd/") || name === "apiserver-etcd-client.crt") return "etcd/ca.crt";
  return name === "front-proxy-client.crt" ? "front-proxy-ca.crt" : "ca.crt";
}

/** Those that are to be made anew now. */
export function dueCertificates(ends: readonly CertificateEnd[], now = new Date()): string[] {
  return ends
    .filter(
      ({ end, fault }) => fault !== "" || end === undefined || daysLeft(end, now) < renewalDays,
    )
    .map(({ name }) => name)
    .sort();
}

/** "valid", or what is due: "ends in 12 days, on 2026-12-03: admin.conf, apiserver.crt; missing: etcd/peer.crt". */
export function certificateStanding(ends: readonly CertificateEnd[], now = new Date()): string {
  const due = new Set(dueCertificates(ends, now));
  const groups = new Map<string, string[]>();
  for (const { name, end, fault } of ends.filter(({ name }) => due.has(name))) {
    const when = end === undefined || fault !== "" ? fault : `${left(end, now)}, on ${dayOf(end)}`;
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
