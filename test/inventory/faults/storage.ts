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
    title: "peers that mount it and are none",
    edits: [
      ["mountPoint: /srv/home", "mountPoint: /srv/home\n    peers: [laptop, labtop, nas, laptop]"],
    ],
    faults: [
      "site.yaml:56:21 storage.filesystem.peers[1]: there is no peer labtop; did you mean laptop?",
      "site.yaml:56:29 storage.filesystem.peers[2]: there is no peer nas; write laptop",
      "site.yaml:56:34 storage.filesystem.peers[3]: laptop is listed twice; keep it once",
    ],
  },
  {
    title: "a mount point in the system",
    edits: [["mountPoint: /srv/home", "mountPoint: /var/lib"]],
    faults: [
      "site.yaml:55:5 storage.filesystem.mountPoint: /var/lib lies in a folder of the system; write one such as /srv/home",
    ],
  },
  {
    title: "a relative mount point",
    edits: [["mountPoint: /srv/home", "mountPoint: srv/home"]],
    faults: [
      'site.yaml:55:5 storage.filesystem.mountPoint: srv/home is no plain absolute path; write one such as /srv/home, without "..", "//" or a closing slash',
    ],
  },
  {
    title: "a directory that climbs out",
    edits: [["visits: { owner", "../visits: { owner"]],
    faults: [
      'site.yaml:57:7 storage.filesystem.directories."../visits": ../visits is no plain relative path; write one without "./", "..", "//" or a slash at either end',
    ],
  },
  {
    title: "an absolute directory",
    edits: [["visits: { owner", "/visits: { owner"]],
    faults: [
      'site.yaml:57:7 storage.filesystem.directories./visits: /visits is no plain relative path; write one without "./", "..", "//" or a slash at either end',
    ],
  },
  {
    title: "an owner by name",
    edits: [["owner: 65532", "owner: nobody"]],
    faults: [
      "site.yaml:57:17 storage.filesystem.directories.visits.owner: must be a whole number; write for example `owner: 65532`",
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
    title: "a mount point with a space",
    edits: [["mountPoint: /srv/home", "mountPoint: /srv/my home"]],
    faults: [
      'site.yaml:55:5 storage.filesystem.mountPoint: "/srv/my home" holds other characters than letters, digits, ".", "_" and "-"; write a path such as /srv/home',
    ],
  },
  {
    title: "a mount point that units would read otherwise",
    edits: [["mountPoint: /srv/home", "mountPoint: /srv/%h"]],
    faults: [
      'site.yaml:55:5 storage.filesystem.mountPoint: /srv/%h holds other characters than letters, digits, ".", "_" and "-"; write a path such as /srv/home',
    ],
  },
  {
    title: "a mount point over the keys of users",
    edits: [["mountPoint: /srv/home", "mountPoint: /home"]],
    faults: [
      "site.yaml:55:5 storage.filesystem.mountPoint: a mount would hide what stands in /home; write one such as /srv/home",
    ],
  },
  {
    title: "a mount point over the keys of the user that hosts are logged in as",
    edits: [
      ["mountPoint: /srv/home", "mountPoint: /home/croft"],
      ["    roles: [control-plane", "    user: croft\n    roles: [control-plane"],
    ],
    faults: [
      "site.yaml:56:5 storage.filesystem.mountPoint: a mount would hide the keys in /home/croft/.ssh that SSH logs in by on attic; write one such as /srv/home",
    ],
  },
  {
    title: "a mount point over the folder of these keys, on one host of several",
    edits: [
      ["mountPoint: /srv/home", "mountPoint: /home/croft/.ssh"],
      ["address: 192.168.1.12", "address: 192.168.1.12\n    user: croft"],
    ],
    faults: [
      "site.yaml:56:5 storage.filesystem.mountPoint: a mount would hide the keys in /home/croft/.ssh that SSH logs in by on den; write one such as /srv/home",
    ],
  },
  {
    title: "a mount point over the plugins of the pods' network",
    edits: [["mountPoint: /srv/home", "mountPoint: /opt/cni/bin"]],
    faults: [
      "site.yaml:55:5 storage.filesystem.mountPoint: /opt/cni/bin lies in a folder of the system; write one such as /srv/home",
    ],
  },
  {
    title: "a directory with a line break",
    edits: [["visits: { owner", '"a\\nb": { owner']],
    faults: [
      'site.yaml:57:7 storage.filesystem.directories."a\\nb": "a\\nb" is no plain relative path; write one without "./", "..", "//" or a slash at either end',
    ],
  },
  {
    title: "a filesystem that begins with a digit",
    edits: [["    name: home", "    name: 1home"]],
    faults: [
      'site.yaml:54:5 storage.filesystem.name: "1home" begins with a digit, which no metadata server\'s name may; begin it with a letter',
    ],
  },
  {
    title: "a filesystem called as Ceph's administrator",
    edits: [["    name: home", "    name: admin"]],
    faults: [
      "site.yaml:54:5 storage.filesystem.name: \"admin\" is a user of Ceph's own, which the filesystem's client would take the place of; choose another",
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
    title: "a filesystem whose name YAML 1.1 reads as a truth value",
    edits: [["    name: home\n", "    name: on\n"]],
    faults: [
      "site.yaml:54:5 storage.filesystem.name: on reads as a truth value, a number or a date in YAML 1.1, which some programs of the hosts speak; choose another name",
    ],
  },
  {
    title: "a directory from here",
    edits: [["      visits: {", "      ./visits: {"]],
    faults: [
      'site.yaml:57:7 storage.filesystem.directories."./visits": ./visits is no plain relative path; write one without "./", "..", "//" or a slash at either end',
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
    title: "directories that no CephFS can have",
    edits: [
      [
        "      visits: { owner: 65532 }\n",
        `      photos/.snap: { owner: 0 }\n      ${"x".repeat(256)}: { owner: 0 }\n`,
      ],
    ],
    faults: [
      'site.yaml:57:7 storage.filesystem.directories."photos/.snap": photos/.snap is where CephFS shows snapshots, and nothing can be made; choose another name',
      `site.yaml:58:7 storage.filesystem.directories."${"x".repeat(77)}...": has a name of 256 bytes, and a filesystem takes 255 at most; shorten it`,
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
