import { z } from "zod";
import { codeOf, quoted, shown } from "../one-line";
import { didYouMean } from "../suggest";
import { networkOf, parseAddress, parseNetwork } from "../network";

/**
 * Kinds of text in an inventory. Each says what is wrong with a value, and what to write instead; whether it fits its
 * neighbours is for the checks.
 */

/** RFC 1123: what a host, a Kubernetes object and a Ceph filesystem may all be called. */
export const labelPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why a name is no DNS label or would not stay one, or nothing. */
export function labelReason(name: string): string | undefined {
  const [foreign] = /[^\0-\x7f]/u.exec(name) ?? [];
  const holds = foreign === undefined ? "" : `: it holds ${codeOf(foreign)}`;
  if (!labelPattern.test(name))
    return `${quoted(name)} is no DNS label${holds}; use at most 63 lower-case letters, digits and inner hyphens`;
  return otherThanText.test(name)
    ? `${name} reads as a truth value, a number or a date in YAML 1.1, which some programs of the hosts speak; choose another name`
    : undefined;
}

/** What YAML 1.1, which kubeadm and Ceph's orchestrator read, takes for no text. Digits alone are quoted for them. */
const otherThanText =
  /^(y|yes|n|no|on|off|true|false|null|0x[0-9a-f]+|0b[01]+|\d+e\d+|\d{4}-\d\d?-\d\d?)$/;

/** A string for which `reason` finds nothing to say. */
export function text(reason: (value: string) => string | undefined) {
  return z.string().superRefine((value, context) => {
    const message = reason(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

export const dnsLabel = text(labelReason).meta({ pattern: labelPattern.source });

/** One of a few words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: (issue) =>
      typeof issue.input === "string"
        ? `${quoted(issue.input)} is not known; ${didYouMean(issue.input, words)}`
        : undefined,
  });
}

export const ipAddress = text((value) =>
  parseAddress(value) ? undefined : `${shown(value)} is no IP address; write one such as 10.66.0.1`,
);

const hostNamePattern =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

export const addressOrName = text((value) => {
  if (parseAddress(value)) return undefined;
  // A name that ends in a number is an address to many programs, and what begins like one was meant as one.
  const numeric = /(^|\.)\d+$|^\d+\.\d+\./.test(value) || value.includes(":");
  return hostNamePattern.test(value) && !numeric
    ? undefined
    : `${shown(value)} is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan`;
});

export const network = text((value) => {
  if (parseNetwork(value)) return undefined;
  const meant = networkOf(value);
  return meant === undefined
    ? `${shown(value)} is no network; write an address and a prefix length, such as 10.66.0.0/24`
    : `${shown(value)} is an address inside a network; write the network itself, ${meant}`;
});

export const absolutePath = text((value) =>
  /^(\/[^/\p{Cc}]+)+$/u.test(value) && !/\/\.{1,2}(\/|$)/.test(value)
    ? undefined
    : `${shown(value)} is no plain absolute path; write one such as /srv/home, without "..", "//" or a closing slash`,
);

export const relativePath = text((value) =>
  /^[^/\p{Cc}]+(\/[^/\p{Cc}]+)*$/u.test(value) && !/(^|\/)\.{1,2}(\/|$)/.test(value)
    ? undefined
    : `${shown(value)} is no plain relative path; write one without "./", "..", "//" or a slash at either end`,
);

/** A port number, TCP or UDP. */
export const port = z.int().min(1).max(65535);

/** As it is written: to the parser "http://192.168.1" is a URL of 192.168.0.1. */
export function hostOf(url: string): string {
  return /^https?:\/\/(?:\[([^\]]*)\]|([^:/]*))/.exec(url)?.slice(1).join("") ?? "";
}

/** @param path false: it is host and port alone */
export function httpUrl(example: string, { path }: { readonly path: boolean }) {
  return text((value) => {
    // The parser forgives what a configuration file does not: spaces, missing slashes, an empty query.
    const strict = /^https?:\/\/[^\s?#@\\"'`<>{}|^]+$/.test(value) && URL.canParse(value);
    // What stands there may be a password: it is not repeated.
    if (value.includes("@"))
      return `holds a user or a password, and an inventory no secrets; write one such as ${example}`;
    if (!strict || new URL(value).port === "0" || !addressOrName.safeParse(hostOf(value)).success)
      return `${shown(value)} is no base URL; write one such as ${example}`;
    return path || new URL(value).pathname === "/"
      ? undefined
      : `${shown(value)} has a path, and images come from the root of a registry; write one such as ${example}`;
  });
}

export function version(pattern: RegExp, example: string) {
  return text((value) => {
    if (pattern.test(value)) return undefined;
    const bare = value.trim().replace(/^v/i, "");
    const meant = [bare, `v${bare}`].find((candidate) => pattern.test(candidate));
    if (meant !== undefined) return `${shown(value)} is no version; write ${meant}`;
    const advice = /(^|\D)0\d/.test(value)
      ? "write its numbers without a zero before them"
      : /\d+\.\d+\.\d+/.test(value)
        ? "write its three numbers and no more"
        : "write all three numbers";
    return `${shown(value)} is no version; ${advice}, as in ${example}`;
  }).meta({ pattern: pattern.source });
}
