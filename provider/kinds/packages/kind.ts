import type { InputFault, Kind, Session } from "../../kind";
import type { PackagesInputs } from "./resource";
import { INSTALL, READ } from "./shell";

const TIMEOUT_SECONDS = 1200;

export const kind: Kind<PackagesInputs> = {
  type: "croft:host:Packages",
  facets: { access: "silent", set: "replace", packages: "update", hold: "update" },

  check({ packages }) {
    const faults: InputFault[] = [];
    for (const [name, version] of Object.entries(packages)) {
      if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name)) {
        faults.push({ property: "packages", reason: `"${name}" is no name of a Debian package` });
      }
      if (!/^[A-Za-z0-9.+:~-]*$/.test(version)) {
        faults.push({ property: `packages.${name}`, reason: `"${version}" is no Debian version` });
      }
    }
    return faults;
  },

  id: ({ access, set }) => `${access.host}:${set}`,

  sentence: (verb, { access, set, packages }) =>
    verb === "delete"
      ? `keep the packages of ${set} on ${access.host}: other software may need them by now`
      : `install the packages of ${set} on ${access.host}: ${Object.keys(packages).join(", ")}`,

  async read(reader, declared) {
    const names = Object.keys(declared.packages);
    if (names.length === 0) {
      return { inputs: { ...declared, hold: [] } };
    }
    const { stdout } = await reader.probe(declared.access, {
      text: READ,
      vars: { names: names.join("\n"), users: usersOf(names) },
    });
    const rows = stdout.split("\n").map((line) => line.split(" "));
    const held = rows.filter(([word]) => word === "hold").map(([, name]) => name ?? "");
    const installed = new Map(rows.map(([name = "", version = ""]) => [name, version]));
    const lost = rows.filter(([word]) => word === "lost");
    return {
      inputs: {
        ...declared,
        packages: livePackages(declared.packages, installed, (name) =>
          lost.filter(([, owner]) => owner === name).map((row) => row.slice(2).join(" ")),
        ),
        hold: held.sort(),
      },
    };
  },

  create: (session, inputs) => install(session, inputs, inputs.packages, [], []),

  update(session, olds, news) {
    const missing = Object.entries(news.packages).filter(
      ([name, version]) => olds.packages[name] !== version,
    );
    const left = Object.keys(olds.packages).filter((name) => !(name in news.packages));
    if (left.length > 0) session.progress(`${left.join(", ")} stays: other software may need it`);
    const torn = missing
      .map(([name]) => name)
      .filter((name) => olds.packages[name]?.startsWith(without));
    return install(session, news, Object.fromEntries(missing), torn, olds.hold);
  },

  delete: () => Promise.resolve(),
};

/** Whom a package makes when it is set up, and its service runs as: without him it runs on, and never starts again. */
const users: Readonly<Record<string, string>> = { chrony: "_chrony", haproxy: "haproxy" };

const usersOf = (names: readonly string[]) =>
  names.flatMap((name) => (users[name] === undefined ? [] : `${name} ${users[name]}`)).join("\n");

/** What stands in the place of the version of a package that has lost something begins with it. */
const without = "[without ";

/** Version by name of those that are installed; "" where any version will do. */
function livePackages(
  declared: PackagesInputs["packages"],
  installed: ReadonlyMap<string, string>,
  lostOf: (name: string) => readonly string[],
): Record<string, string> {
  const live = Object.entries(declared).flatMap(([name, version]) => {
    const found = installed.get(name);
    if (found === undefined) return [];
    const lost = lostOf(name);
    if (lost.length > 0) return [[name, `${without}${lost.join(", ")}]`] as const];
    return [[name, version === "" ? "" : found] as const];
  });
  return Object.fromEntries(live);
}

async function install(
  session: Session,
  { access }: PackagesInputs,
  packages: PackagesInputs["packages"],
  torn: readonly string[],
  held: readonly string[],
): Promise<void> {
  const wanted = Object.entries(packages).map(([name, version]) =>
    version === "" ? name : `${name}=${version}`,
  );
  await session.run(
    access,
    {
      text: INSTALL,
      vars: { wanted: wanted.join(" "), torn: torn.join(" "), held: held.join(" ") },
    },
    { timeoutSeconds: TIMEOUT_SECONDS },
  );
}
