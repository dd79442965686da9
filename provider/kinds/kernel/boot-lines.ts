import { rows } from "../../rows";

/** A line of a file that is read at boot. */
export interface BootLine {
  /** As its folder has it, which may be a link: "/etc/sysctl.d/99-sysctl.conf". */
  readonly file: string;
  readonly text: string;
}

/** @param found "FILE:LINE" a row, as grep prints them @param folder "sysctl.d" or "modprobe.d" */
export function bootLines(found: string | undefined, folder: string): BootLine[] {
  return rows(found).flatMap((row) => {
    const [, file, text] = /^(\/.*?\.conf):(.*)$/s.exec(row) ?? [];
    return file !== undefined && text !== undefined && file.includes(`/${folder}/`)
      ? [{ file, text }]
      : [];
  });
}
