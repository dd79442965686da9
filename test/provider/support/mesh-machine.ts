/** A machine of a mesh as it is declared, and what its programs say of it. */
import type { Answer } from "../../../provider/kind";
import type { MeshInterfaceInputs } from "../../../provider/kinds/mesh-interface/resource";
import type { TincNodeInputs } from "../../../provider/kinds/tinc-node/resource";
import { type PeerFile, peerFiles } from "./peer-files";
import { access } from "./world";

export const said = (facts: Record<string, string>): Answer => ({
  code: 0,
  stdout: "",
  stderr: "",
  facts,
});

export const wg: MeshInterfaceInputs = {
  access,
  interface: "wg7",
  address: "10.9.8.1/24",
  port: 51999,
  mtu: 1412,
  mark: "off",
  publicKey: "OWN=",
  atBoot: true,
  up: true,
  peers: ["NAS=", "PC="],
  presharedKeys: [],
  peerFiles: { "/etc/wireguard/wg7.d/nas.conf": "11", "/etc/wireguard/wg7.d/pc.conf": "12" },
  strangers: [],
  rights: {},
};
export const wgFiles: readonly PeerFile[] = [
  { path: "/etc/wireguard/wg7.d/nas.conf", changed: 11, keys: ["NAS="] },
  { path: "/etc/wireguard/wg7.d/pc.conf", changed: 12, keys: ["PC="] },
];

export const wgFacts = {
  enabled: "enabled",
  mtu: "1412",
  own: "OWN=\t51999\toff\n",
  live: "NAS=\t10.9.8.2/32\nPC=\t10.9.8.3/32\n",
  addresses: "10.9.8.1/24\n",
  ...peerFiles(...wgFiles),
};

export const node: TincNodeInputs = {
  access,
  network: "croft",
  interface: "tinc0",
  files: { "tinc.conf": "Name = gw\n", "tinc-up": "#!/bin/sh\n", "hosts/gw": "Port = 1\n" },
  privateKey: "PRIVATE",
  address: "10.9.8.1/24",
  mtu: 1412,
  atBoot: true,
  running: true,
  peers: ["pc-1"],
  peerFiles: { "hosts/pc_1": "22", "conf.d/pc_1.conf": "21" },
  strangers: [],
  rights: {},
};
