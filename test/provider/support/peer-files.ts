/** Apart, since a plugin of the tests has to do without the test runner. */
export interface PeerFile {
  readonly path: string;
  /** Seconds since the epoch. */
  readonly changed: number | string;
  readonly keys: readonly string[];
}

/** As the look at a WireGuard interface tells them. */
export function peerFiles(...files: readonly PeerFile[]) {
  return {
    stamps: files.map(({ changed, path }) => `${changed} ${path}\n`).join(""),
    keys: files.flatMap(({ keys, path }) => keys.map((key) => `${key} ${path}\n`)).join(""),
  };
}
