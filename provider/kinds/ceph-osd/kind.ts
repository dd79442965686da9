import { answering, ceph, type CephCommand, lookAgain, until } from "../../ceph/commands";
import { ROOT } from "../../ceph/crush";
import { keyStanding, restoreKey } from "../../ceph/daemon-key";
import { diskRefusal } from "../../ceph/disk";
import { oneAtATime } from "../../ceph/calm";
import type { ClusterFacts, OsdFacts } from "../../ceph/facts";
import { look, lookOrSilence } from "../../ceph/look";
import type { Kind, Session } from "../../kind";
import { SilentError } from "../../silent-error";
import { UNMASK } from "../../unmasked";
import { leave } from "./leave";
import { clearLeftovers } from "./leftovers";
import { osdOf, readDisk, removedRefusal } from "./locate";
import type { CephOsdInputs } from "./resource";
import { weightBySize, weightWord } from "./weight";

/** Starts the daemon; fact `none` where the host has none for this OSD any more. */
const START = `${UNMASK}[ -e "/var/lib/ceph/$fsid/osd.$id/unit.run" ] || { fact none yes; exit 0; }
unit=ceph-$fsid@osd.$id.service
systemctl reset-failed "$unit" 2>/dev/null
unmask "$unit"
systemctl enable --now "$unit" && systemctl restart "$unit"`;

/** Has the OSD's daemon run, which the orchestrator makes anew from what the disk says where the host has lost it. */
async function start(session: Session, { access, members, fsid }: CephOsdInputs, id: number) {
  const script = { text: START, vars: { fsid, id: String(id) } };
  const { facts } = await session.run(access, script, { timeoutSeconds: 180 });
  if (facts["none"] === undefined) return;
  session.progress(`making the daemon of osd.${id} anew`);
  const commands: CephCommand[] = [
    lookAgain,
    {
      to: "mgr",
      command: { prefix: "cephadm osd activate", host: [access.host] },
      // It passes over a daemon that it still remembers, until it has looked at the host's.
      doneText: "Created osd(s)",
      retrySeconds: 120,
      timeoutSeconds: 240,
    },
  ];
  await ceph(session, members, commands, { timeoutSeconds: 400 });
}

/** Back to its own host, and that host under the root, should somebody have taken it away from there as a whole. */
export function moveCommands(
  { id, size }: Pick<OsdFacts, "id" | "size">,
  host: string,
  { strayHosts }: Pick<ClusterFacts, "strayHosts">,
): CephCommand[] {
  const under = [`root=${ROOT}`];
  const move: CephCommand = {
    to: "mon",
    command: { prefix: "osd crush move", name: host, args: under },
  };
  const weight = weightBySize(size);
  const args = [...under, `host=${host}`];
  return [
    ...(strayHosts.includes(host) ? [move] : []),
    // The weight is that of an OSD which is not in the map; one that is keeps its own.
    { to: "mon", command: { prefix: "osd crush create-or-move", id, weight, args } },
  ];
}

export const kind: Kind<CephOsdInputs> = {
  type: "croft:storage:CephOsd",
  facets: {
    access: "silent",
    members: "silent",
    fsid: "silent",
    disk: "replace",
    up: "update",
    in: "update",
    reweight: "update",
    weight: "update",
    location: "update",
    key: "update",
    erase: "update",
  },
  check({ disk }) {
    const stable = disk.startsWith("/dev/disk/by-id/");
    return stable
      ? []
      : [{ property: "disk", reason: `${disk} is no path under /dev/disk/by-id/` }];
  },
  id: ({ access, disk }) => `${access.host}:${disk}`,
  sentence: (verb, { access, disk }) => `${verb} the OSD on ${disk} of ${access.host}`,

  async read(reader, declared) {
    const [seen, disk] = await Promise.all([
      look(reader, declared.members),
      readDisk(reader, declared),
    ]);
    if (seen === undefined) return undefined;
    const osd = osdOf(seen.facts, disk);
    if (osd === undefined) return undefined;
    const { id, up, in: placed, reweight, location } = osd;
    const key = keyStanding(seen.facts, `osd.${id}`);
    return {
      inputs: { ...declared, up, in: placed, reweight, weight: weightWord(osd), location, key },
      outputs: { osd: osd.id },
    };
  },

  async refuse(reader, declared, live) {
    if (live !== undefined) return [];
    const { access, members, disk, fsid } = declared;
    const found = await readDisk(reader, declared);
    let refusal = diskRefusal(found, disk, fsid);
    if (refusal === undefined && found.osd !== undefined) {
      const seen = await lookOrSilence(reader, members);
      if (!(seen instanceof SilentError)) refusal = removedRefusal(seen?.facts, found, disk);
    }
    return refusal === undefined ? [] : [`${access.host}: ${refusal}`];
  },

  async create(session, inputs) {
    const { access, members, disk } = inputs;
    const before = await readDisk(session, inputs);
    const { facts } = await answering(session, members);
    const known = osdOf(facts, before);
    const refusal = removedRefusal(facts, before, disk);
    if (refusal !== undefined) throw new Error(`${access.host}: ${refusal}`);
    // The device's name of this moment, not the stable path: the orchestrator cuts its argument at every colon, and
    // the daemon finds its disk again by the label on it.
    const svc_arg = `${access.host}:data_devices=${before.real}`;
    const add: CephCommand = {
      to: "mgr",
      command: { prefix: "orch daemon add osd", svc_arg, method: "raw" },
      // Refused until the orchestrator has looked at the disks of a host that just came.
      retrySeconds: 120,
      // It answers with success and nothing of a host whose daemons it has not looked at, and with success and "Created no
      // osd(s)" of a disk that it has not looked at since its manager was replaced.
      doneText: "Created osd(s)",
      timeoutSeconds: 240,
    };
    if (known === undefined) {
      await clearLeftovers(session, inputs, before);
      session.progress("making the OSD");
      await ceph(session, members, [add], { timeoutSeconds: 400 });
    } else if (!known.up) await start(session, inputs, known.id);
    const after = await readDisk(session, inputs);
    const seen = await until(session, members, 240, (now) => {
      const osd = osdOf(now, after);
      if (osd === undefined) return `${disk} is not known to the cluster`;
      return osd.up ? undefined : `osd.${osd.id} is starting`;
    });
    return { osd: osdOf(seen.facts, after)?.id };
  },

  async update(session, _olds, news, changed) {
    const { access, members } = news;
    const disk = await readDisk(session, news);
    const { facts } = await answering(session, members);
    const osd = osdOf(facts, disk);
    if (osd === undefined) throw new Error(`${news.disk} of ${access.host} is no OSD any more`);
    // Nothing named as changed means that a former attempt failed half-way: what differs now is what counts.
    const differs = (facet: keyof CephOsdInputs, now: boolean) =>
      changed.includes(facet) || (changed.length === 0 && now);
    if (differs("key", keyStanding(facts, `osd.${osd.id}`) !== news.key))
      await restoreKey(session, members, access, facts.fsid, `osd.${osd.id}`);
    if (differs("up", !osd.up)) await start(session, news, osd.id);
    const ids = [String(osd.id)];
    const commands: CephCommand[] = [];
    if (differs("in", !osd.in)) commands.push({ to: "mon", command: { prefix: "osd in", ids } });
    if (differs("reweight", osd.reweight !== news.reweight))
      commands.push({
        to: "mon",
        command: { prefix: "osd reweight", id: osd.id, weight: news.reweight },
      });
    if (differs("weight", weightWord(osd) !== news.weight))
      commands.push({
        to: "mon",
        command: {
          prefix: "osd crush reweight",
          name: `osd.${osd.id}`,
          weight: weightBySize(osd.size),
        },
      });
    // Before the weights: an order about those has no place to add one where there is none.
    if (differs("location", osd.location !== news.location))
      commands.unshift(...moveCommands(osd, access.host, facts));
    if (commands.length > 0) await ceph(session, members, commands);
    await until(session, members, 180, (now) =>
      osdOf(now, disk)?.up ? undefined : `osd.${osd.id} is starting`,
    );
    return { osd: osd.id };
  },

  async delete(session, inputs) {
    const seen = await look(session, inputs.members);
    if (seen === undefined) return;
    await oneAtATime(session, inputs.members, () => leave(session, inputs));
  },
};
