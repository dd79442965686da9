import { z } from "zod";
import { quoted, shown } from "../one-line";
import { didYouMean } from "../suggest";
import { networkOf, parseAddress, parseNetwork } from "../network";

/**
 * Kinds of text in an inventory. Each says what is wrong with a value, and what to write instead; whether it fits its
 * neighbours is for the checks.
 */

/** RFC 1123: what a host, a Kubernetes object and a Ceph filesystem may all be called. */
export const labelPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why a name is no DNS label, or nothing. */
export function labelReason(name: string): string | undefined {
  return labelPattern.test(name)
    ? undefined
    : `${quoted(name)} is no DNS label; use at most 63 lower-case letters, digits and inner hyphens`;
}

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
  const numeric = /^[\d.]+$/.test(value) || value.includes(":");
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
    : `${shown(value)} is no plain relative path; write one without "..", "//" or a slash at either end`,
);

/** A port number, TCP or UDP. */
export const port = z.int().min(1).max(65535);

/** @param path false: it is host and port alone */
export function httpUrl(example: string, { path }: { readonly path: boolean }) {
  return text((value) => {
    // The parser forgives what a configuration file does not: spaces, missing slashes, an empty query.
    const strict = /^https?:\/\/[^\s?#@\\]+$/.test(value) && URL.canParse(value);
    // What stands there may be a password: it is not repeated.
    if (value.includes("@"))
      return `holds a user or a password, and an inventory no secrets; write one such as ${example}`;
    if (!strict) return `${shown(value)} is no base URL; write one such as ${example}`;
    return path || new URL(value).pathname === "/"
      ? undefined
      : `${shown(value)} has a path, and images come from the root of a registry; write one such as ${example}`;
  });
}

export function version(pattern: RegExp, example: string) {
  return text((value) => {
    if (pattern.test(value)) return undefined;
    const advice = /(^|\D)0\d/.test(value)
      ? "write its numbers without a zero before them"
      : "write all three numbers";
    return `${shown(value)} is no version; ${advice}, as in ${example}`;
  }).meta({ pattern: pattern.source });
}
