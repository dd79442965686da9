import { faultCases } from "../support/cases";

export const cases = faultCases("storage", [
  {
    title: "no disk",
    edits: [["    disks: [/dev/disk/by-id/ata-one]\n", ""]],
    faults: [
      "site.yaml:18:3 hosts.nas.disks: a host with the role storage needs a disk; write at least one under /dev/disk/by-id/",
    ],
  },
  {
    title: "an empty list of disks",
    edits: [["[/dev/disk/by-id/ata-one]", "[]"]],
    faults: [
      "site.yaml:23:5 hosts.nas.disks: a host with the role storage needs a disk; write at least one under /dev/disk/by-id/",
    ],
  },
  {
    title: "a disk that changes its name",
    edits: [["/dev/disk/by-id/ata-one", "/dev/sdb"]],
    faults: [
      "site.yaml:23:13 hosts.nas.disks[0]: /dev/sdb is no stable name of a disk; write its path under /dev/disk/by-id/ (`ls -l /dev/disk/by-id` on the host shows them)",
    ],
  },
  {
    title: "a folder for a disk",
    edits: [["/dev/disk/by-id/ata-one", "/dev/disk/by-id/"]],
    faults: [
      "site.yaml:23:13 hosts.nas.disks[0]: /dev/disk/by-id/ is no disk's path; write /dev/disk/by-id/ and one name",
    ],
  },
  {
    title: "a disk twice",
    edits: [["/dev/disk/by-id/ata-three", "/dev/disk/by-id/ata-two"]],
    faults: [
      "site.yaml:29:38 hosts.den.disks[1]: /dev/disk/by-id/ata-two is listed twice; keep it once",
    ],
  },
  {
    title: "disks on a host that stores nothing",
    edits: [
      [
        "    address: 192.168.1.10\n",
        "    address: 192.168.1.10\n    disks: [/dev/disk/by-id/ata-five]\n",
      ],
    ],
    faults: [
      "site.yaml:16:5 hosts.gw.disks: only hosts with the role storage have disks; give it the role, or remove them",
    ],
  },
  {
    title: "more copies than hosts",
    edits: [["replicas: 3", "replicas: 4"]],
    faults: [
      "site.yaml:52:3 storage.replicas: 4 copies need as many hosts with the role storage, and there are 3; add hosts, or write a smaller number",
    ],
  },
  {
    title: "a word that names nothing that could be erased",
    edits: [
      ["replicas: 3", "replicas: 3\n  erase: [home, /dev/disk/by-id/ata-one, /dev/disk/by-id/no]"],
    ],
    faults: [
      "site.yaml:53:42 storage.erase[2]: /dev/disk/by-id/no is neither this site's name (home) nor a disk of its hosts; write one of these, or remove it",
    ],
  },
  {
    title: "no copy",
    edits: [["replicas: 3", "replicas: 0"]],
    faults: ["site.yaml:52:3 storage.replicas: must be from 1 to 7"],
  },
  {
    title: "storage without a version",
    edits: [["  version: 18.2.7\n", ""]],
    faults: ["site.yaml:50:1 storage.version: is missing; write for example `version: 18.2.7`"],
  },
  {
    title: "a version with a letter",
    edits: [["18.2.7", "v18.2.7"]],
    faults: ["site.yaml:51:3 storage.version: v18.2.7 is no version; write 18.2.7"],
  },
  {
    title: "the role without the section",
    edits: [
      [
        "storage:\n  version: 18.2.7\n  replicas: 3\n  filesystem:\n    name: home\n    mountPoint: /srv/home\n    directories:\n      visits: { owner: 65532 }\n",
        "",
      ],
    ],
    faults: [
      "site.yaml:30:3 hosts.attic.roles: attic has the role storage, but there is no section storage; write one, or take the role away",
    ],
  },
  {
    title: "a word to erase that names nothing",
    edits: [["  replicas: 3", "  replicas: 3\n  erase: [hmoe, /dev/disk/by-id/ata-two]"]],
    faults: [
      "site.yaml:53:11 storage.erase[0]: hmoe is neither this site's name (home) nor a disk of its hosts; write one of these, or remove it",
    ],
  },
  {
    title: "a word to erase on a site whose name is missing is no fault of its own",
    edits: [
      ["site: home\n", ""],
      ["  replicas: 3", "  replicas: 3\n  erase: [home]"],
    ],
    faults: ["site.yaml:1:1 site: is missing; write for example `site: home`"],
  },
  {
    title: "a part of a disk",
    edits: [["[/dev/disk/by-id/ata-one]", "[/dev/disk/by-id/ata-one-part2]"]],
    faults: [
      "site.yaml:23:13 hosts.nas.disks[0]: /dev/disk/by-id/ata-one-part2 is a part of a disk, and storage takes whole ones; write /dev/disk/by-id/ata-one",
    ],
  },
  {
    title: "a disk's name with a space",
    edits: [["[/dev/disk/by-id/ata-one]", "['/dev/disk/by-id/ata one']"]],
    faults: [
      'site.yaml:23:13 hosts.nas.disks[0]: "/dev/disk/by-id/ata one" is no disk\'s path; write /dev/disk/by-id/ and one name',
    ],
  },
  {
    title: "a version with a leading zero",
    edits: [["version: 18.2.7", "version: 18.02.7"]],
    faults: [
      "site.yaml:51:3 storage.version: 18.02.7 is no version; write its numbers without a zero before them, as in 18.2.7",
    ],
  },
  {
    title: "what is made of disks, or written on one",
    edits: [
      ["/dev/disk/by-id/ata-one", "/dev/disk/by-id/dm-name-vg-data"],
      ["/dev/disk/by-id/ata-two", "/dev/disk/by-id/md-uuid-6f:1a"],
      ["/dev/disk/by-id/ata-four", "/dev/disk/by-id/lvm-pv-uuid-Xk1"],
    ],
    faults: [
      "site.yaml:23:13 hosts.nas.disks[0]: /dev/disk/by-id/dm-name-vg-data is what LVM, encryption or RAID made of disks, and storage takes whole ones; write a name that begins with ata-, nvme-, wwn- or the like",
      "site.yaml:29:13 hosts.den.disks[0]: /dev/disk/by-id/md-uuid-6f:1a is what LVM, encryption or RAID made of disks, and storage takes whole ones; write a name that begins with ata-, nvme-, wwn- or the like",
      "site.yaml:35:13 hosts.attic.disks[0]: /dev/disk/by-id/lvm-pv-uuid-Xk1 is what LVM, encryption or RAID made of disks, and storage takes whole ones; write a name that begins with ata-, nvme-, wwn- or the like",
    ],
  },
  {
    title: "one copy, and nobody who keeps it",
    edits: [
      ["replicas: 3", "replicas: 1"],
      ["roles: [control-plane, worker, storage]", "roles: [control-plane, worker]"],
      ["    disks: [/dev/disk/by-id/ata-one]\n", ""],
      ["    disks: [/dev/disk/by-id/ata-two, /dev/disk/by-id/ata-three]\n", ""],
      ["    disks: [/dev/disk/by-id/ata-four]\n", ""],
    ],
    faults: [
      "site.yaml:49:3 storage.replicas: no host has the role storage, which keeps the copy; give it to one",
    ],
  },
]);
