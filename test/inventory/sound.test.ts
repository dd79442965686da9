/** What is unusual and no mistake: nothing is said of it. */
import { expect, test } from "vitest";
import { base, type Edit, edited, faultsOf, least } from "./support/base";

/** As it stands between double quotes. */
const corefile = String.raw`.:53 { # for {all\n health\n ready\n kubernetes cluster.local\n reload\n }`;

const sound: readonly (readonly [title: string, edits: readonly Edit[]])[] = [
  ["one host", [[base, least]]],
  [
    "two houses of one private network, each reached through a jump of its own",
    [
      ["address: 192.168.1.11", "address: 10.0.0.5\n    jump: gw\n    behind: home"],
      ["address: 192.168.1.12", "address: 10.0.0.5\n    jump: attic\n    behind: office"],
    ],
  ],
  ["port 65535", [["kind: wireguard", "kind: wireguard\n  port: 65535"]]],
  ["both carriers", [["kind: wireguard", "kind: both\n  prefer: tinc"]]],
  [
    "hosts behind two routers, with tinc",
    [
      ["kind: wireguard", "kind: tinc"],
      ["  nas:\n    class: node\n", "  nas:\n    class: node\n    behind: home\n"],
      ["  den:\n    class: node\n", "  den:\n    class: node\n    behind: office\n"],
    ],
  ],
  [
    "a Corefile of its own",
    [["  version: v1.36.2\n", `  version: v1.36.2\n  corefile: "${corefile}"\n`]],
  ],
  ["the smallest MTU", [["kind: wireguard", "kind: wireguard\n  linkMtu: 1410"]]],
  ["a host that repeats its class", [["class: gate\n", "class: gate\n    architecture: amd64\n"]]],
  [
    "a host that repeats its class's roles in another order",
    [
      [
        "    address: 192.168.1.12",
        "    address: 192.168.1.12\n    roles: [storage, worker, control-plane]",
      ],
    ],
  ],
  [
    "an offline host",
    [["    address: 192.168.1.12", "    address: 192.168.1.12\n    state: offline"]],
  ],
  ["the last address of the mesh", [["10.66.0.100", "10.66.0.254"]]],
  ["a local IPv6 address", [["192.168.1.12", '"2001:db8::12"']]],
  ["just enough room for the pods", [["10.244.0.0/16", "10.244.0.0/22"]]],
  ["neighbouring networks", [["10.96.0.0/16", "10.245.0.0/16"]]],
  [
    "networks that carriers and benchmarks have, which nobody in the internet has",
    [
      ["10.244.0.0/16", "100.64.0.0/16"],
      ["10.96.0.0/16", "198.18.0.0/16"],
    ],
  ],
  [
    "a disk with several ways to it",
    [["/dev/disk/by-id/ata-one", "/dev/disk/by-id/dm-uuid-mpath-35000c500a1b2c3d4"]],
  ],
  [
    "users of a directory service",
    [
      ["address: 192.168.1.12", "address: 192.168.1.12\n    user: jane.doe"],
      ["address: 192.168.1.13", "address: 192.168.1.13\n    user: Admin"],
    ],
  ],
  [
    "spaces of other scripts where they are text",
    [
      [
        "greeting: hello",
        "greeting: |\n        \u3000hello\n      quoted: '\u3000hello'\n      within: a\u00a0b\u3000c",
      ],
    ],
  ],
  ["an empty value of text", [["greeting: hello", 'greeting: ""']]],
  ["as many copies as hosts", [["replicas: 3", "replicas: 3 # and three hosts"]]],
  [
    "a mount point in the home of a user that only a host without the mount is logged in as",
    [
      ["mountPoint: /srv/home", "mountPoint: /home/croft"],
      ["address: 192.168.1.10", "address: 192.168.1.10\n    user: croft"],
    ],
  ],
  [
    "a mount point below the home of the user that hosts are logged in as",
    [
      ["mountPoint: /srv/home", "mountPoint: /home/croft/shared"],
      ["    roles: [control-plane", "    user: croft\n    roles: [control-plane"],
    ],
  ],
  [
    "a mirror on the only host",
    [
      [
        base,
        `${least}artifacts: { mirror: { http: http://localhost:1, registry: http://localhost:2 } }\n`,
      ],
    ],
  ],
  [
    "a mirror on a managed host's local address, and a time server that is a peer of the mesh",
    [
      [
        "\nmesh:\n",
        "\nartifacts: { mirror: { http: http://192.168.1.11:1, registry: http://nas.lan:2 } }\ntimeServers: [10.66.0.100]\n\nmesh:\n",
      ],
    ],
  ],
  [
    "hosts in the internet: with a firewall, with another's, and behind a router",
    [
      ["address: 192.168.1.10", "address: 1.2.3.10"],
      ["    roles: [load-balancer]", "    roles: [load-balancer]\n    facing: internet"],
      ["address: 192.168.1.12", "address: 1.2.3.12\n    facing: home"],
      ["address: 192.168.1.13", "address: 1.2.3.13\n    behind: office"],
    ],
  ],
  [
    "a chart's octal number in YAML 1.2, and words in quotes",
    [["greeting: hello", 'mode: 0o644\n      greeting: "no"']],
  ],
  [
    "a site in IPv6",
    [
      ["network: 10.66.0.0/24", "network: fd66::/64"],
      ...["10.66.0.10\n", "10.66.0.11\n", "10.66.0.12\n", "10.66.0.13\n", "10.66.0.100\n"].map(
        (address): Edit => [`mesh: ${address}`, `mesh: fd66::${address.split(".")[3]}`],
      ),
      ["10.244.0.0/16", "fd44::/56"],
      ["10.96.0.0/16", "fd96::/112"],
    ],
  ],
];

test.each(sound)("sound: %s", (_, edits) => {
  expect(faultsOf(edited(edits))).toEqual([]);
});
