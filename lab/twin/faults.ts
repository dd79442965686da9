import { startHost, waitForSsh } from "./hosts";
import type { TwinHost } from "./plan";
import type { Twin } from "./twin";
import { renderBlock, renderPartition, RENDERED_NOTHING, type Blocked } from "./fault-rules";

/** What can go wrong with a host, done to it from outside; used by tests and by hand. */
export class Faults {
  constructor(private readonly twin: Twin) {}

  /** Power is gone: nothing is written back, nobody is told. */
  async crash(...hosts: readonly TwinHost[]): Promise<void> {
    await Promise.all(hosts.map((host) => this.twin.docker.run("kill", host.container)));
  }

  /** Power is back. Returns when the hosts answer on SSH. */
  async start(...hosts: readonly TwinHost[]): Promise<void> {
    const { docker, paths } = this.twin;
    // All are started before any is waited for, as after a power cut.
    await Promise.all(hosts.map((host) => startHost(docker, host, paths)));
    await Promise.all(hosts.map((host) => waitForSsh(docker, host, paths)));
  }

  /** Packets are dropped: those of SSH, or all that cross the host's network interface. */
  async block(what: Blocked, ...hosts: readonly TwinHost[]): Promise<void> {
    await Promise.all(hosts.map((host) => this.loadRules(host, renderBlock(what))));
  }

  /** Two groups of hosts no longer hear each other; everybody else hears both. */
  async partition(left: readonly TwinHost[], right: readonly TwinHost[]): Promise<void> {
    const cut = (own: readonly TwinHost[], others: readonly TwinHost[]) => {
      const addresses = others.map((host) => host.address);
      return own.map((host) => this.loadRules(host, renderPartition(addresses)));
    };
    await Promise.all([...cut(left, right), ...cut(right, left)]);
  }

  /** Ends `block` and `partition`. */
  async unblock(...hosts: readonly TwinHost[]): Promise<void> {
    await Promise.all(hosts.map((host) => this.loadRules(host, RENDERED_NOTHING)));
  }

  /**
   * No byte more fits into a directory; what is in it stays readable. A full file system of its own is laid over it, since the
   * one below is the workstation's; what is written there meanwhile is gone after {@link empty}.
   */
  async fill(host: TwinHost, directory: string): Promise<void> {
    await this.inside(host, FILL, directory);
  }

  /** Ends {@link fill}. */
  async empty(host: TwinHost, directory: string): Promise<void> {
    await this.inside(host, 'umount "$1"', directory);
  }

  private async loadRules(host: TwinHost, rules: string): Promise<void> {
    const args = ["exec", "--interactive", host.container, "nft", "-f", "-"];
    await this.twin.docker.runWith({ input: rules }, ...args);
  }

  private async inside(host: TwinHost, script: string, argument: string): Promise<void> {
    await this.twin.docker.run("exec", host.container, "sh", "-ec", script, "sh", argument);
  }
}

/** `$1` is the directory. Made aside and bound over it, so that it is never seen empty. */
const FILL = `
aside=$(mktemp -d /run/croft-fault.XXXXXX)
size=$(du --summarize --apparent-size --block-size=1K "$1" | cut -f1)
mount -t tmpfs -o "size=$((size + 256))k,mode=$(stat --format=%a "$1")" croft-fault "$aside"
cp --archive "$1/." "$aside/"
mount --bind "$aside" "$1"
umount "$aside"
rmdir "$aside"
dd if=/dev/zero of="$1/.croft-fault" bs=4k 2>/dev/null || true
`;
