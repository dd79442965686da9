import { answering, ceph, type CephCommand, until } from "../../ceph/commands";
import type { ClusterFacts } from "../../ceph/facts";
import { look } from "../../ceph/look";
import { setPool, spreadOverHosts, unlimited } from "../../ceph/pools";
import type { Kind, Session } from "../../kind";
import type { CephFilesystemInputs } from "./resource";

const metadata = (filesystem: string) => `cephfs.${filesystem}.meta`;
const data = (filesystem: string) => `cephfs.${filesystem}.data`;

/** What is missing or differs, as commands: pools first, since a filesystem is made of them. */
export function filesystemCommands(
  { filesystem, pools, failureDomains, ranks, joinable }: CephFilesystemInputs,
  facts: ClusterFacts,
): CephCommand[] {
  const poolOf = (name: string) => facts.pools.find((pool) => pool.name === name);
  const perPool = Object.entries(pools).flatMap(([pool, { copies, minimum }]) => {
    const live = poolOf(pool);
    const create: CephCommand = {
      to: "mon",
      // Few placement groups to begin with; Ceph's own autoscaler gives more as data comes.
      command: { prefix: "osd pool create", pool, pg_num: 16, size: copies },
    };
    return [
      ...(live === undefined ? [create] : []),
      ...(live?.size === copies ? [] : [setPool(pool, "size", copies)]),
      ...(live?.minSize === minimum ? [] : [setPool(pool, "min_size", minimum)]),
      ...(live?.quota ? unlimited(pool) : []),
    ];
  });
  const astray = Object.keys(failureDomains).filter(
    (pool) => poolOf(pool)?.failureDomain !== failureDomains[pool],
  );
  const wholePools = [...perPool, ...spreadOverHosts(astray, facts.rules)];
  const setting = (name: string, val: string): CephCommand => {
    return { to: "mon", command: { prefix: "fs set", fs_name: filesystem, var: name, val } };
  };
  const make: CephCommand = {
    to: "mon",
    command: newFilesystem(filesystem),
    // EINVAL, of pools that hold a filesystem's files already: `recoveryCommands` come next.
    ...(poolOf(metadata(filesystem)) === undefined ? {} : { accept: [22] }),
  };
  const named = facts.filesystems.find(({ name }) => name === filesystem);
  // One that was given another name holds our pools, and Ceph makes none of pools in use: it gets its name back.
  const live =
    named ?? facts.filesystems.find(({ metadataPool }) => metadataPool === metadata(filesystem));
  if (live === undefined) return [...wholePools, make];
  const rename: CephCommand = {
    to: "mon",
    command: {
      prefix: "fs rename",
      fs_name: live.name,
      new_fs_name: filesystem,
      yes_i_really_mean_it: true,
    },
  };
  return [
    ...wholePools,
    ...(named === undefined ? [rename] : []),
    ...(live.ranks === ranks ? [] : [setting("max_mds", String(ranks))]),
    ...(live.joinable === joinable ? [] : [setting("joinable", String(joinable))]),
  ];
}

/**
 * Makes a filesystem of pools that hold one: its metadata is found there and left as it is.
 * @see docs.ceph.com, "Advanced: Metadata repair tools", recovering from the loss of all monitors
 */
export function recoveryCommands(filesystem: string): CephCommand[] {
  const found = { force: true, recover: true };
  return [
    { to: "mon", command: { ...newFilesystem(filesystem), ...found } },
    { to: "mon", command: { prefix: "fs set", fs_name: filesystem, var: "joinable", val: "true" } },
  ];
}

function newFilesystem(filesystem: string) {
  return {
    prefix: "fs new",
    fs_name: filesystem,
    metadata: metadata(filesystem),
    data: data(filesystem),
  };
}

async function apply(session: Session, inputs: CephFilesystemInputs): Promise<void> {
  const { members, filesystem } = inputs;
  const { facts } = await answering(session, members);
  const commands = filesystemCommands(inputs, facts);
  if (commands.length > 0) await ceph(session, members, commands);
  const made = (await answering(session, members)).facts.filesystems;
  if (made.some(({ name }) => name === filesystem)) return;
  session.progress("its pools hold its files: it is made of them again");
  await ceph(session, members, recoveryCommands(filesystem));
}

export const kind: Kind<CephFilesystemInputs> = {
  type: "croft:storage:CephFilesystem",
  facets: {
    members: "silent",
    filesystem: "replace",
    pools: "update",
    failureDomains: "update",
    quotas: "update",
    ranks: "update",
    joinable: "update",
    erase: "update",
  },
  check({ filesystem, pools }) {
    const wanted = [metadata(filesystem), data(filesystem)].sort().join(", ");
    const given = Object.keys(pools).sort().join(", ");
    return given === wanted ? [] : [{ property: "pools", reason: `must be ${wanted}` }];
  },
  id: ({ filesystem }) => filesystem,
  sentence: (verb, { filesystem }) => `${verb} CephFS ${filesystem}`,

  async read(reader, declared) {
    const seen = await look(reader, declared.members);
    const live = seen?.facts.filesystems.find(({ name }) => name === declared.filesystem);
    if (seen === undefined || live === undefined) return undefined;
    // A pool that somebody has added to it is no more ours than a pool of another filesystem.
    const own = seen.facts.pools.filter(({ name }) => Object.hasOwn(declared.pools, name));
    const pools = own.map(
      ({ name, size, minSize }) => [name, { copies: size, minimum: minSize }] as const,
    );
    const domains = own.map(({ name, failureDomain }) => [name, failureDomain] as const);
    const quotas = own.filter(({ quota }) => quota !== "").map(({ name, quota }) => [name, quota]);
    const { ranks, joinable } = live;
    return {
      inputs: {
        ...declared,
        pools: Object.fromEntries(pools),
        failureDomains: Object.fromEntries(domains),
        quotas: Object.fromEntries(quotas),
        ranks,
        joinable,
      },
    };
  },

  async create(session, inputs) {
    const { members, filesystem } = inputs;
    await apply(session, inputs);
    await until(session, members, 120, (now) => {
      const live = now.filesystems.find(({ name }) => name === filesystem);
      return live?.active === true ? undefined : `no metadata server serves ${filesystem} yet`;
    });
  },

  update: (session, _olds, news) => apply(session, news),

  async delete(session, { members, filesystem, erase }) {
    const seen = await look(session, members);
    if (seen === undefined) return;
    if (!erase)
      throw new Error(
        `deleting CephFS ${filesystem} loses its data; allow it by the site's name under storage.erase ` +
          "in the inventory, run `pulumi up`, and delete again",
      );
    const sure = { yes_i_really_mean_it: true };
    const accept = [2];
    const allow = { prefix: "config set", who: "global", name: "mon_allow_pool_delete" };
    const drop = (pool: string): CephCommand => {
      const command = {
        prefix: "osd pool rm",
        pool,
        pool2: pool,
        yes_i_really_really_mean_it: true,
      };
      return { to: "mon", command, accept };
    };
    await ceph(session, members, [
      { to: "mon", command: { prefix: "fs fail", fs_name: filesystem }, accept },
      { to: "mon", command: { prefix: "fs rm", fs_name: filesystem, ...sure }, accept },
      { to: "mon", command: { ...allow, value: "true" } },
      drop(metadata(filesystem)),
      drop(data(filesystem)),
      { to: "mon", command: { ...allow, value: "false" } },
    ]);
  },
};
