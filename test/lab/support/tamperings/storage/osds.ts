import { gone, row, type Tampering } from "../../tampering";
import { ceph, disk3, maskUnits, osd, osdOfNode3, stopUnits, storageHost, unitsLike } from "./ceph";

/** An OSD, as it runs and as the map has it. */
export const osdTamperings: readonly Tampering[] = [
  {
    title: "an OSD stopped",
    host: "node3",
    command: `${stopUnits("ceph-*@osd.*")}; sleep 3`,
    rows: [row(osd, disk3, "up")],
  },
  {
    title: "an OSD masked",
    host: "node3",
    command: maskUnits("ceph-*@osd.*"),
    rows: [row(osd, disk3, "up"), row(storageHost, "storage-node3", "units")],
    proof: { command: `systemctl is-enabled ${unitsLike("ceph-*@osd.*")}`, prints: "enabled" },
  },
  {
    title: "an OSD taken out",
    host: "node1",
    command: ceph(`ceph osd out ${osdOfNode3}`),
    rows: [row(osd, disk3, "in", "reweight")],
  },
  {
    title: "an OSD taken out of the cluster for good, and its disk emptied",
    host: "node3",
    command: [
      `${stopUnits("ceph-*@osd.*")}; sleep 3`,
      ceph(`ceph osd purge ${osdOfNode3} --yes-i-really-mean-it --force`),
      "wipefs --quiet --all /dev/disk/by-id/croft-node3-disk0",
    ].join("; "),
    rows: [gone(osd, disk3)],
  },
  {
    title: "an OSD's share reduced",
    host: "node1",
    command: ceph(`ceph osd reweight ${osdOfNode3} 0.5`),
    rows: [row(osd, disk3, "reweight")],
  },
  {
    title: "an OSD whose key the monitors have forgotten",
    host: "node1",
    command: ceph(`ceph auth rm osd.${osdOfNode3}`),
    rows: [row(osd, disk3, "key")],
    proof: {
      command: `timeout 120 cephadm shell -- bash -ec 'ceph auth get osd.${osdOfNode3}' 2>/dev/null | grep -c 'caps osd = "allow \\*"'`,
      prints: "1",
    },
  },
  {
    title: "an OSD's weight in the map",
    host: "node1",
    command: ceph(`ceph osd crush reweight osd.${osdOfNode3} 0.5`),
    rows: [row(osd, disk3, "weight")],
  },
  {
    title: "an OSD moved to another host of the map",
    host: "node1",
    command: ceph(`ceph osd crush move osd.${osdOfNode3} host=node1`),
    rows: [row(osd, disk3, "location")],
  },
  {
    title: "the daemon of an OSD gone from its host",
    host: "node3",
    command:
      "cephadm rm-daemon --force --name $(basename /var/lib/ceph/*/osd.*) --fsid $(basename /var/lib/ceph/*-*)",
    rows: [row(osd, disk3, "up")],
    alone: "copies are missing meanwhile",
    proof: { command: "ls /var/lib/ceph/*/osd.*/unit.run | wc -l", prints: "1" },
  },
];
