import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { HostAccess } from "../../../provider/access";
import type { Answer, RunOptions, Script, Session } from "../../../provider/kind";
import { answerOf } from "../../../provider/ssh/answer";
import { FrameReader } from "../../../provider/ssh/frame-reader";
import { renderProbes, renderRun } from "../../../provider/ssh/script";

/**
 * A folder in the place of a node: scripts run in the real shell, with its files below `etc`, `own`, `data`, `kubelet`,
 * `cgroup`, `cni`, `cni-state`, `containerd`, `net`, `flannel`, `ceph`, `ceph-log`, `ceph-etc`, `default` and `systemd`, and with programs
 * that stand in for the real ones. What those make of their arguments it does not prove.
 */
export class StandInHost implements Session {
  readonly signal = new AbortController().signal;
  private readonly folder = mkdtempSync(join(tmpdir(), "croft-host-"));

  /** @param programs shell texts by name, each called with the arguments of the real one; `$host` is the folder */
  constructor(
    programs: Readonly<Record<string, string>> = {},
    files: Readonly<Record<string, string>> = {},
  ) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const [name, text] of Object.entries(programs))
      this.write(`bin/${name}`, `#!/bin/sh\nhost=${this.folder}\n${text}\n`, 0o755);
  }

  /** A file's text; undefined for one that is not there. @param path below the folder: "etc/scheduler.conf" */
  text(path: string): string | undefined {
    try {
      return readFileSync(join(this.folder, path), "utf8");
    } catch {
      return undefined;
    }
  }

  async probe(_access: HostAccess, script: Script): Promise<Answer> {
    return this.play(renderProbes([this.here(script)]), "").answer;
  }

  async run(_access: HostAccess, script: Script, options: RunOptions = {}): Promise<Answer> {
    const { answer, stderr } = this.play(renderRun(this.here(script)), String(options.stdin ?? ""));
    if (answer.code !== 0) throw new Error(stderr);
    return answer;
  }

  progress(): void {}

  private write(path: string, text: string, mode = 0o600): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text, { mode });
  }

  private here({ text, ...rest }: Script): Script {
    return {
      ...rest,
      text: text
        .replaceAll("/etc/kubernetes", `${this.folder}/etc`)
        .replaceAll("/var/lib/croft/kubernetes", `${this.folder}/own`)
        .replaceAll("/var/lib/kubelet", `${this.folder}/kubelet`)
        .replaceAll("/var/lib/etcd", `${this.folder}/data`)
        .replaceAll("/etc/cni/net.d", `${this.folder}/cni`)
        .replaceAll("/sys/class/net", `${this.folder}/net`)
        .replaceAll("/var/lib/cni", `${this.folder}/cni-state`)
        // What runs on this machine is not the node's.
        .replaceAll("/sys/fs/cgroup", `${this.folder}/cgroup`)
        .replaceAll("/var/lib/containerd", `${this.folder}/containerd`)
        .replaceAll("/run/flannel", `${this.folder}/flannel`)
        .replaceAll("/var/lib/ceph", `${this.folder}/ceph`)
        .replaceAll("/var/log/ceph", `${this.folder}/ceph-log`)
        .replaceAll("/etc/ceph", `${this.folder}/ceph-etc`)
        .replaceAll("/var/lib/dpkg/info", `${this.folder}/dpkg`)
        .replaceAll("/etc/systemd/system", `${this.folder}/systemd`)
        .replaceAll("/etc/default", `${this.folder}/default`)
        .replaceAll("export PATH=", `export PATH=${this.folder}/bin:`),
    };
  }

  private play(program: string, input: string): { answer: Answer; stderr: string } {
    const PATH = `${this.folder}/bin:${process.env["PATH"]}`;
    const env = { ...process.env, PATH, LC_ALL: "C" };
    const { stdout, stderr } = spawnSync("sh", ["-c", program], { env, input });
    const reader = new FrameReader(() => undefined);
    reader.push(stdout);
    const answer = answerOf(reader.files(), 0);
    if (answer === undefined) throw new Error(`the script did not come to its end: ${stderr}`);
    return { answer, stderr: String(stderr) };
  }
}
