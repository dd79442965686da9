/** The shell function that unmasks a unit. `systemctl` is a stand-in that tells what it was asked for. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { UNMASK } from "../../provider/unmasked";

const SYSTEMCTL = `systemctl() {
  case $1 in
    is-enabled) echo "$state"; [ "$state" = enabled ] ;;
    *) echo "$*" ;;
  esac
}
`;

// Broken by: one order for both; that for the disk leaves what stands on /run, and the unit cannot be started until a boot.
test.each([
  ["masked", "--quiet unmask -- a.service\n"],
  ["masked-runtime", "--quiet unmask --runtime -- a.service\n"],
  ["disabled", ""],
  ["enabled", ""],
])("a unit that is %s", (state, orders) => {
  const text = `set -eu\n${SYSTEMCTL}${UNMASK}unmask a.service`;
  const { status, stdout } = spawnSync("sh", ["-c", text], { env: { state }, encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: orders });
});
