import { bracketed } from "../../bracketed";
import { renderConfiguration, renderKeyring } from "../../ceph/client-files";
import { meshInterfaces } from "../../mesh/names";
import type { CephMountInputs } from "./resource";

/** Unit name, and folder of its files under /etc/croft/ceph/. */
export function unitName({ filesystem }: Pick<CephMountInputs, "filesystem">): string {
  return `croft-cephfs-${filesystem}.service`;
}

function folder({ filesystem }: CephMountInputs): string {
  return `/etc/croft/ceph/${filesystem}`;
}

/**
 * By path. The keyring and the table hold the key: a table of one line is how the kernel's driver gets it without it
 * standing in a command line, and without mount's own helper, which comes with a package of a hundred others.
 */
export function renderFiles(inputs: CephMountInputs): Readonly<Record<string, string>> {
  const { client, key, fsid, monitors } = inputs;
  return {
    [`${folder(inputs)}/ceph.conf`]: renderConfiguration(fsid, monitors),
    [`${folder(inputs)}/keyring`]: renderKeyring(`client.${client}`, key),
    [`${folder(inputs)}/fstab`]: renderTable(inputs),
  };
}

/** @see https://docs.ceph.com/en/reef/cephfs/mount-using-kernel-driver/ and fstab(5) */
function renderTable({ filesystem, client, key, monitors, mountPoint }: CephMountInputs): string {
  const options = `name=${client},secret=${key},fs=${filesystem},noatime,_netdev`;
  return `${monitors.map(bracketed).join(",")}:/ ${mountPoint} ceph ${options} 0 0\n`;
}

/**
 * The unit for one driver. Both wait for the mesh and for containers' daemons of the same host only by order, never by
 * requirement: monitors may be elsewhere, and come in their own time.
 */
export function renderUnit(driver: "kernel" | "fuse", inputs: CephMountInputs): string {
  const { filesystem, client, mountPoint } = inputs;
  const clear = `ExecStartPre=-/bin/umount --lazy --quiet ${mountPoint}`;
  const service =
    driver === "kernel"
      ? [
          "Type=oneshot",
          "RemainAfterExit=yes",
          clear,
          `ExecStart=/bin/mount --internal-only --fstab ${folder(inputs)}/fstab ${mountPoint}`,
          `ExecStop=/bin/umount --lazy ${mountPoint}`,
        ]
      : [
          "Type=exec",
          clear,
          `ExecStart=/usr/bin/ceph-fuse -f --conf ${folder(inputs)}/ceph.conf --keyring ${folder(inputs)}/keyring` +
            ` --id ${client} --client_fs ${filesystem} ${mountPoint} -o noatime`,
          `ExecStopPost=-/bin/umount --lazy --quiet ${mountPoint}`,
        ];
  return [
    "[Unit]",
    `Description=CephFS ${filesystem} at ${mountPoint}`,
    `After=network-online.target wg-quick@${meshInterfaces.wireguard}.service ceph.target`,
    "Wants=network-online.target",
    "# After a power cut the monitors may take longer than any number of attempts.",
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    ...service,
    "# A daemon that fails comes back; a person's umount ends it in peace, and stays for a preview to show.",
    "Restart=on-failure",
    "RestartSec=3",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}
