/**
 * Options of a ceph.conf with their values, wherever they stand in it.
 * @see docs.ceph.com, "Configuring Ceph", "Config file names" and "Comments"
 */
export function configurationEntries(text: string): (readonly [string, string])[] {
  return text
    .split("\n")
    .map((line) => line.replace(/[#;].*/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("["))
    .map((line): readonly [string, string] => {
      const [name = "", ...value] = line.split("=");
      return [name.trim().replace(/[ -]+/g, "_"), value.join("=").trim()];
    });
}

/** Addresses of the monitors that a ceph.conf names. @param entries as {@link configurationEntries} has them */
export function monitorsIn(entries: ReturnType<typeof configurationEntries>): string[] {
  return entries
    .filter(([name]) => name === "mon_host")
    .flatMap(([, value]) => [...new Set(addresses(value))]);
}

/** Of "[v2:10.9.8.1:3300/0,v1:10.9.8.1:6789/0] fd00::2,[fd00::3]:6789", each address by itself. */
function addresses(list: string): string[] {
  return list
    .split(/[\s,]+/)
    .filter((one) => one !== "")
    .map((one) => one.replace(/^\[?(v1|v2|any):/, "").replace(/\/.*/, ""))
    .map((one) => /^\[(.*?)\]/.exec(one)?.[1] ?? /^([^:]*):\d+\]?$/.exec(one)?.[1] ?? one);
}
