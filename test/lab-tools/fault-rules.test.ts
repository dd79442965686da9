import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { renderBlock, renderPartition, RENDERED_NOTHING } from "../../lab/twin/fault-rules";

// What these tests do not prove: that packets are dropped; test/lab does.

test("a partition drops both ways, by the others' addresses", () => {
  expect(renderPartition(["10.77.0.12", "10.77.0.13"])).toBe(
    [
      "add table inet croft_fault",
      "delete table inet croft_fault",
      "table inet croft_fault {",
      "  chain incoming {",
      "    type filter hook prerouting priority -400; policy accept;",
      "    ip saddr { 10.77.0.12, 10.77.0.13 } drop",
      "  }",
      "  chain outgoing {",
      "    type filter hook postrouting priority 400; policy accept;",
      "    ip daddr { 10.77.0.12, 10.77.0.13 } drop",
      "  }",
      "}",
      "",
    ].join("\n"),
  );
});

test("a block of SSH leaves everything else alone", () => {
  expect(renderBlock("ssh").match(/.*drop/g)).toEqual(['    iifname "eth0" tcp dport 22 drop']);
  expect(renderBlock("all").match(/.*drop/g)).toEqual([
    '    iifname "eth0" drop',
    '    oifname "eth0" drop',
  ]);
});

const hasNft = existsSync("/usr/sbin/nft");

test.runIf(process.env["CI"])("nftables is installed", () => expect(hasNft).toBe(true));

test.runIf(hasNft).each([
  ["block ssh", renderBlock("ssh")],
  ["block all", renderBlock("all")],
  ["partition", renderPartition(["10.77.0.12"])],
  ["nothing", RENDERED_NOTHING],
])("nft takes the rules: %s", (_, rules) => {
  // In a network of its own: nft checks against the kernel, and never touches the workstation's.
  const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  execFileSync("unshare", [...asRoot, "--net", "/usr/sbin/nft", "--check", "-f", "-"], {
    input: rules,
  });
});
