import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve, dirname } from "node:path";
import type { ActiveCluster } from "../../../provider/kubernetes/kubeconfig";

/** A kubeconfig's text and the folder that its relative paths are meant from. */
export interface KubeconfigSource {
  readonly text: string;
  readonly folder: string;
  /** Set when it is a file already. */
  readonly file?: string;
}

/**
 * The provider's `kubeconfig` is a text or the path of a file; without it, the first file of KUBECONFIG or the one in the
 * home folder is meant.
 * @throws Error when there is none
 */
export function findKubeconfig(given: string | undefined): KubeconfigSource {
  if (given !== undefined && given.trim() !== "") {
    return isFile(given) ? fromFile(given) : { text: given, folder: process.cwd() };
  }
  const ambient = process.env["KUBECONFIG"]?.split(delimiter).find((path) => path !== "");
  const file = ambient ?? join(homedir(), ".kube", "config");
  if (!isFile(file)) {
    throw new Error(`no kubeconfig: the provider has none, and ${file} does not exist`);
  }
  return fromFile(file);
}

/** What HTTPS needs, out of certificates and tokens. */
export interface Credentials {
  readonly server: string;
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly rejectUnauthorized: boolean;
    readonly servername?: string;
  };
  readonly headers: Readonly<Record<string, string>>;
}

/** Words of a user entry that need a helper program or a login. */
const HELPERS = ["exec", "auth-provider"];

/** @throws Error for users whose credentials a helper program makes */
export function credentials(active: ActiveCluster, folder: string): Credentials {
  const { cluster, user } = active;
  const helper = HELPERS.find((word) => user[word] !== undefined);
  if (helper !== undefined) {
    throw new Error(
      `this edition of the kubernetes plugin reads certificates, tokens and passwords from a kubeconfig, not "${helper}"`,
    );
  }
  const bytes = (entry: Readonly<Record<string, unknown>>, word: string): Buffer | undefined => {
    const data = entry[`${word}-data`];
    const path = entry[word];
    if (typeof data === "string") return Buffer.from(data, "base64");
    return typeof path === "string" ? readFileSync(within(folder, path)) : undefined;
  };
  const ca = bytes(cluster, "certificate-authority");
  const cert = bytes(user, "client-certificate");
  const key = bytes(user, "client-key");
  const servername = cluster["tls-server-name"];
  return {
    server: String(cluster["server"]).replace(/\/+$/, ""),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(typeof servername === "string" ? { servername } : {}),
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
    },
    headers: authorization(user, folder),
  };
}

function authorization(
  user: Readonly<Record<string, unknown>>,
  folder: string,
): Record<string, string> {
  const file = user["tokenFile"];
  const token = user["token"] ?? (typeof file === "string" ? readToken(within(folder, file)) : "");
  if (typeof token === "string" && token !== "") {
    return { authorization: `Bearer ${token}` };
  }
  if (typeof user["username"] === "string") {
    const pair = `${user["username"]}:${String(user["password"] ?? "")}`;
    return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
  }
  return {};
}

function readToken(path: string): string {
  return readFileSync(path, "utf8").trim();
}

function within(folder: string, path: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}

function fromFile(path: string): KubeconfigSource {
  return { text: readFileSync(path, "utf8"), folder: dirname(resolve(path)), file: resolve(path) };
}

function isFile(path: string): boolean {
  // A text is no path: the system call would fail on its length or its line breaks.
  return (
    path.length < 4096 &&
    !path.includes("\n") &&
    statSync(path, { throwIfNoEntry: false })?.isFile() === true
  );
}
