import { faultCases } from "../support/cases";

export const cases = faultCases("the filesystem", [
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
]);
