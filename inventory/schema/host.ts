import { z } from "zod";
import { defaults } from "../defaults";
import { quoted, shown } from "../one-line";
import { labels, taint } from "./kubernetes-words";
import { hostKey } from "./ssh-key";
import { addressOrName, dnsLabel, ipAddress, port, text, word } from "./texts";

export const architectures = ["amd64", "arm64"] as const;
export const roles = ["load-balancer", "control-plane", "worker", "storage", "monitoring"] as const;
export const states = ["present", "offline"] as const;
export const facings = ["home", "internet"] as const;

/** What a class can say for all its hosts, and a host for itself. */
const shared = {
  architecture: word(architectures)
    .optional()
    .describe(
      "Of the user land that programs run in, which may be narrower than the kernel's. Needed, here or in the class.",
    )
    .meta({ examples: ["amd64"] }),
  roles: z
    .array(word(roles))
    .optional()
    .describe(
      "What the host does: `load-balancer` fronts the API and the exposed releases, `control-plane` and `worker` are the cluster's, `storage` gives its disks to Ceph, `monitoring` is meant for what watches the rest (nothing is installed for it yet). Without any it is a member of the mesh and nothing else.",
    )
    .meta({ examples: [["control-plane", "worker"]] }),
  port: port.optional().describe("TCP port of its SSH server.").meta({ default: defaults.sshPort }),
  user: text((value) =>
    // Of a directory service too: such names have dots and capitals.
    /^[a-z_][a-z0-9_.-]{0,31}$/i.test(value)
      ? undefined
      : `${quoted(value)} is no user name; write one such as root`,
  )
    .optional()
    .describe("Whom SSH logs in as. Others than root need sudo without a password.")
    .meta({ default: defaults.user }),
  facing: word(facings)
    .optional()
    .describe(
      "`internet`: a firewall answers nobody from outside the mesh, but for SSH, the mesh itself and, on a load balancer, the exposed releases. `home`: the network it stands in is trusted, and there is none. To be written where `address` is one of the internet's (IPv4) and there is no `behind`.",
    )
    .meta({ default: defaults.facing }),
  labels: labels.optional(),
  taints: z
    .array(taint)
    .optional()
    .describe("Kubernetes taints, key=value:Effect or key:Effect.")
    .meta({ examples: [["dedicated=camera:NoSchedule"]] }),
};

export const hostClass = z
  .strictObject(shared)
  .describe(
    "What all hosts of a class have in common. A host may repeat it but not contradict it.",
  );

/** What udev leaves in such a name; it spells out the rest as \\x and two digits. @see systemd, devnode_acl and util_replace_chars */
const diskName = /^[\w#+\-.:=@\\]+$/;

/** What LVM, encryption and software RAID are called by. Several ways to one disk (multipath) are a whole one all the same. */
const madeOfDisks = /^(dm-(?!uuid-mpath-)|md-|lvm-pv-uuid-)/;

const disk = text((value) => {
  if (!value.startsWith("/dev/disk/by-id/")) {
    return `${shown(value)} is no stable name of a disk; write its path under /dev/disk/by-id/ (\`ls -l /dev/disk/by-id\` on the host shows them)`;
  }
  const name = value.slice("/dev/disk/by-id/".length);
  if (!diskName.test(name) || name.startsWith("."))
    return `${shown(value)} is no disk's path; write /dev/disk/by-id/ and one name`;
  if (madeOfDisks.test(name))
    return `${value} is what LVM, encryption or RAID made of disks, and storage takes whole ones; write a name that begins with ata-, nvme-, wwn- or the like`;
  const whole = value.replace(/-part\d+$/, "");
  return whole === value
    ? undefined
    : `${value} is a part of a disk, and storage takes whole ones; write ${whole}`;
}).meta({ pattern: "^/dev/disk/by-id/[^/]+$" });

export const host = z
  .strictObject({
    class: z
      .string()
      .describe("Name of its class.")
      .meta({ examples: ["node"] }),
    address: addressOrName
      .describe("Its address or name on the local network, which SSH dials.")
      .meta({ examples: ["192.168.1.11"] }),
    mesh: ipAddress
      .describe("Its address in the mesh, which stands for it inside the cluster.")
      .meta({ examples: ["10.66.0.11"] }),
    hostKey: hostKey
      .optional()
      .describe(
        "Its pinned public SSH host key, ed25519. Needed, here or in an overlay: no key is trusted on first use.",
      )
      .meta({ examples: ["ssh-ed25519 AAAAC3Nza..."] }),
    jump: z
      .string()
      .optional()
      .describe(
        "Name of the host through whose SSH server it is reached, where it cannot be dialled directly; `address` is then what that host dials. Both keys are pinned.",
      )
      .meta({ examples: ["gate"] }),
    behind: dnsLabel
      .optional()
      .describe(
        "Name you give to the router that hides it (NAT). Hosts behind the same one call each other at `address`; it calls everybody else, and only those behind no router can be called. What two hidden ones say to each other, a host that everybody can call passes on.",
      )
      .meta({ examples: ["home"] }),
    state: word(states)
      .optional()
      .describe(
        "`offline`: go on without it for now; it stays a member of everything, and nothing new can be made on it. A dead machine is declared offline first and taken out with the `pulumi up` after that one.",
      )
      .meta({ default: defaults.state }),
    disks: z
      .array(disk)
      .optional()
      .describe(
        "Whole disks given to storage, which erases them. Stable paths: names such as /dev/sdb change between boots.",
      )
      .meta({ examples: [["/dev/disk/by-id/ata-ST4000VN008_ZDH1ABCD"]] }),
    ...shared,
  })
  .describe("A managed host. Its key is the machine's hostname, and its identity everywhere.");

export const peer = z
  .strictObject({
    mesh: ipAddress.describe("Its address in the mesh.").meta({ examples: ["10.66.0.100"] }),
    behind: dnsLabel
      .optional()
      .describe(
        "For one that never leaves the network behind this router: it calls the hosts there at their `address`. Without it, it may be anywhere: it calls hosts that are behind no router, and one of those passes on what it says to the others.",
      )
      .meta({ examples: ["home"] }),
  })
  .describe(
    "A member of the mesh that is no managed host and has no fixed address: a laptop, a telephone.",
  );
