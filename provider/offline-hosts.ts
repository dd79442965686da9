import type { HostAccess } from "./access";
import type { OperationCall } from "./grpc/handlers";
import type { Properties } from "./kind";

/** Hosts that the inventory declares offline: not dialled, told about once. */
export class OfflineHosts {
  private readonly warned = new Set<string>();

  isOffline(inputs: Properties): boolean {
    return (inputs["access"] as Partial<HostAccess> | undefined)?.offline === true;
  }

  /**
   * Already in the preview: it must not promise what the run cannot do.
   * @param sentence what is to be done
   * @throws Error when it is to be done on an offline host
   */
  refuse(inputs: Properties, sentence: () => string): void {
    if (!this.isOffline(inputs)) return;
    throw this.waiting((inputs["access"] as HostAccess).host, sentence());
  }

  /** @param sentence what is to be done on a host that is declared offline */
  waiting(host: string, sentence: string): Error {
    return new Error(
      `${host} is declared "state: offline" in the inventory, so this has to wait: ${sentence}. ` +
        `Switch it on and remove that line, or leave out what is new until then`,
    );
  }

  /** One line a host and run, on the first row that misses it. */
  warn(hosts: readonly string[], call: OperationCall): void {
    this.once(hosts, call, "declared offline, not read; its rows show the last known state");
  }

  /** Hosts that were declared offline and then taken out of the inventory are not waited for: what they hold stays there. */
  forget(hosts: readonly string[], call: OperationCall): void {
    this.once(hosts, call, "taken out while it was offline; what was made on it is left there");
  }

  private once(hosts: readonly string[], call: OperationCall, text: string): void {
    const fresh = hosts.filter((host) => !this.warned.has(`${host} ${text}`));
    if (fresh.length > 0) {
      fresh.forEach((host) => this.warned.add(`${host} ${text}`));
      call.log("warning", `${fresh.join(", ")}: ${text}`);
    }
  }
}
