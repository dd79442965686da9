import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import {
  FILES,
  mmdebstrapArguments,
  oneLineSourcesFor,
  PACKAGES,
  recipeHash,
  sourcesFor,
} from "../../lab/twin/recipe";
import { resolverText } from "../../lab/twin/resolver";

const recipe = {
  release: "bookworm",
  packages: PACKAGES,
  sources: "deb x bookworm main\n",
  files: ["a", "b"],
} as const;

test("any part of a recipe changes its hash", () => {
  const variants = [
    recipe,
    { ...recipe, packages: ["systemd"] },
    { ...recipe, sources: "deb y bookworm main\n" },
    { ...recipe, files: ["a", "c"] },
  ];
  expect(new Set(variants.map(recipeHash)).size).toBe(variants.length);
  expect(recipeHash({ ...recipe })).toBe(recipeHash(recipe));
});

test("an image holds nothing that Croft installs", () => {
  const ours = ["wireguard", "wireguard-tools", "haproxy", "podman", "containerd", "ceph-common"];
  expect(PACKAGES.filter((name) => ours.includes(name))).toEqual([]);
});

test("an image has no host key of its own and brings the twin's files", () => {
  const args = mmdebstrapArguments(recipe, "/src", "/out.tar");
  expect(args).toContain('--customize-hook=rm -f "$1"/etc/ssh/ssh_host_*');
  for (const { source, target } of FILES) {
    expect(args).toContain(`--customize-hook=upload "/src/${source}" ${target}`);
  }
  expect(args.slice(-3)).toEqual(["bookworm", "/out.tar", "-"]);
});

test("the first process is a valid shell script", () => {
  execFileSync("sh", ["-n", "lab/twin/image/init.sh"]);
});

test("only Debian's own paragraphs of the release are taken from deb822 sources", () => {
  const debian =
    "Types: deb\n# a note\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n";
  const security = "Types: deb\nURIs: http://mirror.example/security\nSuites: bookworm-security\n";
  const vendor = "Types: deb\nURIs: http://vendor.example/\nSuites: nodistro\n";
  const other = "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\n";
  expect(sourcesFor("bookworm", [`${debian}\n${other}\n${security}`, vendor])).toBe(
    "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n\n" +
      "Types: deb\nURIs: http://mirror.example/security\nSuites: bookworm-security\n",
  );
  expect(sourcesFor("bookworm", [vendor])).toBe("");
});

test("one-line sources are taken by suite, options or not", () => {
  const lines = [
    "deb http://m.example/debian bookworm main",
    "deb [arch=amd64 signed-by=/k] http://m.example/debian bookworm-updates main",
    "deb-src http://m.example/debian bookworm main",
    "# deb http://m.example/debian bookworm main",
    "deb https://vendor.example cloud-sdk-bookworm main",
  ];
  expect(oneLineSourcesFor("bookworm", lines)).toBe(`${lines[0]}\n${lines[1]}\n`);
});

test("a host gets the workstation's resolvers, loopback ones left out", () => {
  const text =
    "search x\nnameserver 127.0.0.53\nnameserver 192.0.2.1\n# nameserver 192.0.2.2\nnameserver ::1\nnameserver 2001:db8::1\n";
  expect(resolverText(text)).toBe("nameserver 192.0.2.1\nnameserver 2001:db8::1\n");
});
