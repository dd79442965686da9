import { hostKey } from "../support/base";
import { faultCases } from "../support/cases";

export const cases = faultCases("host keys", [
  {
    title: "no host key",
    edits: [[`    hostKey: ${hostKey("A")}\n`, ""]],
    faults: [
      "site.yaml:13:3 hosts.gw.hostKey: is missing; learn it with `npm run trust -- --stack STACK gw`, and compare its fingerprint with what `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` says on the machine itself",
    ],
  },
  {
    title: "a fingerprint",
    edits: [[`${hostKey("A")}`, "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"]],
    faults: [
      'site.yaml:17:5 hosts.gw.hostKey: is a fingerprint; write the public key as in "ssh-ed25519 AAAAC3Nza..."',
    ],
  },
  {
    title: "a line of ssh-keyscan",
    edits: [[`${hostKey("A")}`, `192.168.1.10 ${hostKey("A")}`]],
    faults: [
      'site.yaml:17:5 hosts.gw.hostKey: begins with the host\'s name; remove it, so that it reads "ssh-ed25519 AAAA..."',
    ],
  },
  {
    title: "a key of another kind",
    edits: [[`${hostKey("A")}`, "ssh-rsa AAAAB3NzaC1yc2E"]],
    faults: [
      'site.yaml:17:5 hosts.gw.hostKey: is no ed25519 host key; write the public key as in "ssh-ed25519 AAAAC3Nza..."',
    ],
  },
  {
    title: "a key cut short",
    edits: [[`${hostKey("A")}`, hostKey("A").slice(0, -6)]],
    faults: [
      "site.yaml:17:5 hosts.gw.hostKey: is a damaged key: not the 51 bytes of an ed25519 key; copy it again, whole",
    ],
  },
  {
    title: "a private key",
    edits: [[`${hostKey("A")}`, '"-----BEGIN OPENSSH PRIVATE KEY-----"']],
    faults: [
      "site.yaml:17:5 hosts.gw.hostKey: is a private key, which belongs in no inventory; make a new one on the host, and write its public half",
    ],
  },
  {
    title: "one key for two machines",
    edits: [[`${hostKey("C")}`, `${hostKey("B")}`]],
    faults: [
      "site.yaml:28:5 hosts.den.hostKey: is also the key of hosts.nas; if one is a clone of the other, make it a key of its own (`rm /etc/ssh/ssh_host_*; ssh-keygen -A` on it)",
    ],
  },
]);
