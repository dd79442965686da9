import ipaddr from "ipaddr.js";
import { rows, wordAndRest } from "../rows";
import { type Fields, fieldsOf } from "./fields";

/**
 * By these annotations of its Node object flannel tells the other nodes the way to a node's pods. It writes them when it starts,
 * and never looks at them again.
 * @see flannel, "Annotations" of its Kubernetes subnet manager
 */
const prefix = "flannel.alpha.coreos.com/";

/**
 * What a node has to tell the others, by annotation; nothing while it has no interface of flannel's.
 * @param interfaces "flannel.1 2a:80:91:c2:b6:2e" a line: the number is that of the virtual network
 * @param address by which others reach the node
 */
export function announcementOf(interfaces: string | undefined, address: string) {
  const six = ipaddr.parse(address).kind() === "ipv6";
  const own = rows(interfaces)
    .map(wordAndRest)
    .find(([name]) => name.startsWith("flannel-v6.") === six);
  if (own === undefined) return {};
  const [name, VtepMAC] = own;
  const data = JSON.stringify({ VNI: Number(name.slice(name.indexOf(".") + 1)), VtepMAC });
  const told: Record<string, string> = {
    "backend-type": "vxlan",
    "kube-subnet-manager": "true",
    [six ? "public-ipv6" : "public-ip"]: address,
    [six ? "backend-v6-data" : "backend-data"]: data,
  };
  return Object.fromEntries(Object.entries(told).map(([key, value]) => [prefix + key, value]));
}

/** In words, what a node tells the others that is not so; undefined while all of it is. */
export function misleading(
  annotations: Readonly<Record<string, string>>,
  announcement: Readonly<Record<string, string>>,
): string | undefined {
  const wrong = Object.entries(announcement).find(
    ([key, wanted]) => !sameWord(annotations[key], wanted),
  );
  if (wrong === undefined) return undefined;
  const [key, wanted] = wrong;
  const told = annotations[key] ?? "nothing";
  return `[other nodes are told ${key.slice(prefix.length)} ${told}, not ${wanted}]`;
}

/** Addresses have several spellings, and data more fields in other editions of flannel. */
function sameWord(told: string | undefined, wanted: string): boolean {
  if (told === undefined) return false;
  if (wanted.startsWith("{")) {
    const [live, own] = [dataOf(told), dataOf(wanted)];
    return Object.keys(own).every((key) => String(live[key]).toLowerCase() === String(own[key]));
  }
  if (ipaddr.isValid(told) && ipaddr.isValid(wanted))
    return ipaddr.parse(told).toNormalizedString() === ipaddr.parse(wanted).toNormalizedString();
  return told === wanted;
}

function dataOf(json: string): Fields {
  try {
    return fieldsOf(JSON.parse(json));
  } catch {
    return {};
  }
}
