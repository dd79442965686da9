import { median, spread } from "../page";

export interface Size {
  readonly hosts: number;
  /** In the state, the engine's own among them. */
  readonly resources: number;
  /** Seconds. */
  readonly firstUp: number;
  readonly previews: readonly {
    readonly wall: number;
    readonly cpu: number;
    readonly peakMiB: number;
  }[];
  /** The most that any host had in one preview. */
  readonly connections: number;
  readonly roundTrips: number;
}

export function renderScale({
  machine,
  sizes,
}: {
  readonly machine: string;
  readonly sizes: readonly Size[];
}): string {
  const lines = sizes.map(({ hosts, resources, firstUp, previews, connections, roundTrips }) => {
    const walls = previews.map(({ wall }) => wall);
    const cpu = median(previews.map((one) => one.cpu)).toFixed(1);
    const memory = Math.max(...previews.map(({ peakMiB }) => peakMiB));
    const each = ((median(walls) * 1000) / resources).toFixed(1);
    return `| ${hosts} | ${resources} | ${spread(walls)} | ${each} | ${cpu} | ${memory} | ${connections} | ${roundTrips} | ${firstUp.toFixed(0)} |`;
  });
  return `Made by \`npm run bench -- scale\` on ${machine}.

No-op previews (\`pulumi preview --expect-no-changes\`, ${sizes[0]?.previews.length ?? 0} of each size) with the real engine, the real
provider and a real inventory. The hosts are **simulated**: SSH servers of one process on the same machine, which speak real
SSH and give scripts to a real shell, but answer a look that they have answered before from memory. So this measures engine,
program, provider and SSH, whose other end it also carries, and not what 200 hosts do at the same time. Ten files and the
component around them stand for the eleven resources of a host without a role; 13 hosts have as many as the
lab. Budget: 30 s and 1024 MiB at 200 hosts.

| hosts | resources | seconds, median (range) | ms a resource | CPU seconds | peak MiB, all processes | connections a host | round trips a host | first up, s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join("\n")}

The first \`up\` runs with \`PULUMI_SKIP_CHECKPOINTS=true\`. Without it the engine's file backend writes the whole state twice a
step, which grows with the square of the resources; what it protects is the record of a run that is killed, and \`create\`
adopts what it finds. A full mesh is not part of this: it is a row a member, and each lists all hosts, so that the size of
the rows grows with the square of the hosts, by some 400 bytes a pair.
`;
}
