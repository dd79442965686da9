import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { HostAccess } from "../access";
import { UnreachableError } from "./errors";

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED. @see RFC 4254, 5.1 */
const prohibited = 1;

/**
 * A connection to a host that its jump opens from where it stands.
 * @throws UnreachableError with what the jump said
 */
export function forward(
  through: Client,
  access: HostAccess,
  milliseconds: number,
): Promise<Duplex> {
  const { address, port, jump } = access;
  const failed = (reason: string) =>
    new UnreachableError([{ access, step: `connecting through ${jump?.host}`, reason }]);
  return new Promise((resolve, reject) => {
    const silence = `no answer from there within ${milliseconds / 1000} s`;
    const timer = setTimeout(() => reject(failed(silence)), milliseconds);
    const answer = (error: (Error & { reason?: unknown }) | undefined, channel: Duplex) => {
      clearTimeout(timer);
      if (error === undefined) {
        resolve(channel);
        return;
      }
      const said = error.message.replace("(SSH) Channel open failure: ", "");
      const hint = error.reason === prohibited ? `; its sshd needs "AllowTcpForwarding yes"` : "";
      reject(failed(`from there: ${said}${hint}`));
    };
    through.forwardOut("127.0.0.1", 0, address, port, answer);
  });
}
