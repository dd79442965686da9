import { answering, ceph, type CephCommand, until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { lookOrSilence, noManager } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import { SilentError } from "../../silent-error";
import {
  adminFilesWord,
  giveAdminFiles,
  knownInSilence,
  knownOf,
  READ_ADMIN_FILES,
} from "./admin-files";
import { leave } from "./leave";
import type { CephHostInputs } from "./resource";
import { settled } from "./settled";
import { enableUnits, readUnits, unitsWord } from "./units";

const option = "osd_memory_target";

function who(inputs: CephHostInputs): string {
  return `osd/host:${inputs.access.host}`;
}

function setMemory(inputs: CephHostInputs): CephCommand {
  const value = String(inputs.osdMemoryTargetBytes);
  return { to: "mon", command: { prefix: "config set", who: who(inputs), name: option, value } };
}

/** OSDs of the host that somebody has given a target of their own, which overrides the host's, to that. */
export function ownTargets(
  { osds, config }: Pick<ClusterFacts, "osds" | "config">,
  hostname: string,
): Record<string, number> {
  const here = osds.filter(({ machine }) => machine === hostname).map(({ id }) => `osd.${id}`);
  const own = here.map((osd) => [osd, config[`${osd}/${option}`]] as const);
  return Object.fromEntries(
    own.filter(([, target]) => target !== undefined).map(([osd, target]) => [osd, Number(target)]),
  );
}

/** From one set of labels to another. */
export function labelCommands(
  hostname: string,
  olds: readonly string[],
  news: readonly string[],
): CephCommand[] {
  const change = (verb: "add" | "rm") => (label: string) =>
    ({ to: "mgr", command: { prefix: `orch host label ${verb}`, hostname, label } }) as const;
  return [
    ...news.filter((label) => !olds.includes(label)).map(change("add")),
    ...olds.filter((label) => !news.includes(label)).map(change("rm")),
  ];
}

/** Waits for what the labels bring: without the key on a second host, the loss of the first would leave no way in. */
async function labelled(session: Session, { access, labels }: CephHostInputs): Promise<void> {
  if (!labels.includes("_admin")) return;
  const text = `i=0
until [ -s /etc/ceph/ceph.client.admin.keyring ] && [ -s /etc/ceph/ceph.conf ]; do
  i=$((i + 1))
  if [ "$i" -gt 90 ]; then echo "the orchestrator has not brought the administrator's key" >&2; exit 1; fi
  sleep 1
done`;
  await session.run(access, { text }, { timeoutSeconds: 120 });
}

export const kind: Kind<CephHostInputs> = {
  type: "croft:storage:CephHost",
  facets: {
    access: "silent",
    members: "silent",
    fsid: "silent",
    address: "update",
    labels: "update",
    osdMemoryTargetBytes: "update",
    maintenance: "update",
    adminFiles: "update",
    units: "update",
  },
  id: ({ access }) => access.host,
  sentence: (verb, { access, address }) => `${verb} ${access.host} in Ceph by ${address}`,

  async read(reader, declared) {
    const [files, enabled, seen] = await Promise.all([
      reader.probe(declared.access, READ_ADMIN_FILES),
      reader.probe(declared.access, readUnits(declared.fsid)),
      lookOrSilence(reader, declared.members),
    ]);
    if (seen instanceof SilentError) {
      const known = await knownInSilence(reader, declared);
      const adminFiles = adminFilesWord(declared, files, known);
      const units = unitsWord(enabled);
      if (adminFiles === settled.adminFiles && units === settled.units) throw seen;
      // That nobody has a key, knows whom to ask, or was started at boot may be why they are silent.
      return { inputs: { ...declared, adminFiles, units } };
    }
    const host = seen?.facts.hosts.find(({ name }) => name === declared.access.host);
    if (seen === undefined || host === undefined) {
      if (seen !== undefined && !seen.facts.orchestrated) throw new SilentError(noManager);
      return undefined;
    }
    const { address, labels, maintenance } = host;
    const [own] = Object.values(ownTargets(seen.facts, declared.access.host));
    const memory = own ?? Number(seen.facts.config[`${who(declared)}/${option}`] ?? 0);
    const adminFiles = adminFilesWord(declared, files, knownOf(seen));
    // A maintenance begins with disabling, and its end enables again.
    const units = maintenance ? settled.units : unitsWord(enabled);
    return {
      inputs: {
        ...declared,
        address,
        labels,
        osdMemoryTargetBytes: memory,
        maintenance,
        adminFiles,
        units,
      },
    };
  },

  async create(session, inputs) {
    const { access, members, address, labels } = inputs;
    await ceph(
      session,
      members,
      [
        setMemory(inputs),
        {
          to: "mgr",
          command: { prefix: "orch host add", hostname: access.host, addr: address, labels },
          timeoutSeconds: 180,
          // The manager may still be starting, with its key just set.
          retrySeconds: 60,
        },
      ],
      { timeoutSeconds: 300 },
    );
    await until(session, members, 60, ({ hosts }) =>
      hosts.some(({ name }) => name === access.host) ? undefined : "waiting for the orchestrator",
    );
    await labelled(session, inputs);
  },

  async update(session, _olds, news, changed) {
    const { access, members, address } = news;
    const hostname = access.host;
    const seen = await answering(session, members);
    const { facts } = seen;
    // Before the orders, which may come by this host.
    if (changed.includes("adminFiles")) await giveAdminFiles(session, seen, access);
    const olds = facts.hosts.find(({ name }) => name === hostname);
    if (olds === undefined) throw new Error(`the orchestrator does not know ${hostname} any more`);
    const move: CephCommand = {
      to: "mgr",
      command: { prefix: "orch host set-addr", hostname, addr: address },
      timeoutSeconds: 120,
    };
    const exit: CephCommand = {
      to: "mgr",
      command: { prefix: "orch host maintenance exit", hostname },
      timeoutSeconds: 120,
    };
    const own = Object.keys(ownTargets(facts, hostname)).map((osd): CephCommand => {
      return { to: "mon", command: { prefix: "config rm", who: osd, name: option } };
    });
    await ceph(session, members, [
      ...(olds.maintenance ? [exit] : []),
      ...(olds.address === address ? [] : [move]),
      ...labelCommands(hostname, olds.labels, news.labels),
      setMemory(news),
      ...own,
    ]);
    if (changed.includes("units")) await enableUnits(session, news);
    await labelled(session, news);
  },

  async delete(session, inputs) {
    await leave(session, inputs, {
      to: "mon",
      command: { prefix: "config rm", who: who(inputs), name: option },
    });
  },
};
