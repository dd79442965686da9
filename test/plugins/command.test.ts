import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMAND } from "../../lab/plugins/command/provider";
import { packageVersion } from "../../lab/plugins/package-version";
import { ASSET_SIGNATURE, SIGNATURE_KEY, UNKNOWN } from "../../provider/grpc/sentinels";
import type { Properties } from "../../provider/grpc/wire";
import { canServe, requireServer, Sshd } from "../provider/support/sshd";
import { EditionClient } from "./support/client";

const [LOCAL, REMOTE, COPY] = [
  "command:local:Command",
  "command:remote:Command",
  "command:remote:CopyToRemote",
];

let command: EditionClient;
let folder: string;

beforeAll(async () => {
  command = await EditionClient.start(COMMAND);
  folder = mkdtempSync(join(tmpdir(), "croft-command-"));
});

afterAll(async () => {
  await command.stop();
  rmSync(folder, { recursive: true });
});

requireServer();

test("the installed package is the real 1.x, not the stray 4.5.0", () => {
  expect(packageVersion("@pulumi/command")).toMatch(/^1\./);
});

describe("local command", () => {
  test("create, update with the output of the run before, delete", async () => {
    const inputs = {
      create: 'cat; echo "$GREETING" >&2',
      update: 'echo "again after $PULUMI_COMMAND_STDOUT"',
      delete: `touch ${folder}/gone`,
      stdin: "hello\n",
      environment: { GREETING: "moin" },
    };
    const { id, outputs } = await command.create(LOCAL, inputs);
    expect(id).toMatch(/^subject[0-9a-f]{8}$/);
    expect(outputs).toEqual({ ...inputs, stdout: "hello", stderr: "moin" });
    const states = { id, olds: outputs, oldInputs: inputs, news: inputs };
    const updated = await command.update(LOCAL, states);
    expect(updated["stdout"]).toBe("again after hello");
    await command.delete(LOCAL, id, inputs, updated);
    expect(existsSync(join(folder, "gone"))).toBe(true);
  });

  test("a preview runs nothing", async () => {
    const { outputs } = await command.create(LOCAL, { create: `touch ${folder}/wrong` }, true);
    expect(outputs["stdout"]).toBe(UNKNOWN);
    expect(existsSync(join(folder, "wrong"))).toBe(false);
  });

  test("without an update command the create command runs again; without any, nothing does", async () => {
    const inputs = { create: "echo made", dir: folder, interpreter: ["/bin/bash", "-c"] };
    const update = (news: Properties) =>
      command.update(LOCAL, { id: "x", olds: { stdout: "kept" }, oldInputs: {}, news });
    expect((await update(inputs))["stdout"]).toBe("made");
    expect((await update({ dir: folder }))["stdout"]).toBe("kept");
  });

  test("a failure tells how it ended and what it said, not the command", async () => {
    const failing = command.create(LOCAL, { create: "echo said; : secret-word; exit 3" });
    await expect(failing).rejects.toThrow(/^the command ended with 3:\nsaid$/);
  });

  test("other inputs update, triggers replace", async () => {
    const oldInputs = { create: "a", triggers: [1, "x"] };
    const diff = (news: Properties) => command.diff(LOCAL, { olds: {}, oldInputs, news });
    expect(await diff(oldInputs)).toMatchObject({ changes: false });
    expect(await diff({ ...oldInputs, create: "b" })).toMatchObject({
      changes: true,
      replaces: [],
    });
    expect(await diff({ ...oldInputs, triggers: [1, "y"] })).toEqual({
      changes: true,
      replaces: ["triggers"],
      paths: ["triggers[1]"],
    });
  });

  test("run answers its output; what only the original has is refused", async () => {
    const told = await command.invoke("command:local:run", { command: "echo hi" });
    expect(told).toEqual({ command: "echo hi", stdout: "hi", stderr: "" });
    expect((await command.check(LOCAL, { assetPaths: ["*"], logging: "loud" })).failures).toEqual([
      "assetPaths: is not part of this edition of the command plugin",
      "logging: must be one of stdout, stderr, stdoutAndStderr, none",
    ]);
    await expect(command.check("command:remote:CopyFile", {})).rejects.toThrow(
      "install the original",
    );
  });
});

describe.skipIf(!canServe)("over SSH", () => {
  let sshd: Sshd;
  let connection: Properties;

  beforeAll(async () => {
    sshd = await Sshd.start({ config: ["AcceptEnv ACCEPTED", "Subsystem sftp internal-sftp"] });
    connection = {
      host: "127.0.0.1",
      port: sshd.port,
      privateKey: readFileSync(join(sshd.folder, "user"), "utf8"),
      hostKey: sshd.hostKey,
      dialErrorLimit: 2,
    };
  });

  test("check fills in how to connect", async () => {
    const { inputs } = await command.check(REMOTE, { connection: { host: "h", port: 23 } });
    expect(inputs["connection"]).toEqual({
      host: "h",
      user: "root",
      port: 23,
      dialErrorLimit: 10,
      perDialTimeout: 15,
    });
    expect((await command.check(REMOTE, {})).failures).toEqual(["connection: is required"]);
  });

  test("create, delete with the connection in the state", async () => {
    const inputs = {
      connection,
      create: "cat; echo $ACCEPTED; exec 1>&2; echo err",
      delete: `touch ${folder}/remote-gone`,
      stdin: "sent\n",
      environment: { ACCEPTED: "yes" },
    };
    const { id, outputs } = await command.create(REMOTE, inputs);
    expect(outputs).toMatchObject({ stdout: "sent\nyes", stderr: "err" });
    await command.delete(REMOTE, id, inputs, outputs);
    expect(existsSync(join(folder, "remote-gone"))).toBe(true);
  });

  test("a variable that the server drops fails the command", async () => {
    const inputs = { connection, create: `touch ${folder}/never`, environment: { DROPPED: "x" } };
    await expect(command.create(REMOTE, inputs)).rejects.toThrow(
      /Unable to set 'DROPPED'.*AcceptEnv/,
    );
    expect(existsSync(join(folder, "never"))).toBe(false);
  });

  test("a host with another key gets nothing, and is asked once", async () => {
    const wrong = { ...connection, hostKey: sshd.otherKey, dialErrorLimit: -1 };
    const inputs = { connection: wrong, create: `touch ${folder}/never` };
    await expect(command.create(REMOTE, inputs)).rejects.toThrow(
      "its host key is not the one that is pinned",
    );
  });

  test("a wrong user key is not tried again", async () => {
    const wrong = {
      ...connection,
      privateKey: readFileSync(join(sshd.folder, "other"), "utf8"),
      dialErrorLimit: -1,
    };
    await expect(command.create(REMOTE, { connection: wrong, create: "true" })).rejects.toThrow(
      /root@127.0.0.1: All configured authentication methods failed/,
    );
  });

  test("a host that is not there is dialled as often as allowed", async () => {
    const nobody = { ...connection, port: 1 };
    await expect(command.create(REMOTE, { connection: nobody, create: "true" })).rejects.toThrow(
      "127.0.0.1:1: connect ECONNREFUSED",
    );
  });

  test("through another host", async () => {
    const hop = { ...connection };
    const inputs = { connection: { ...connection, proxy: hop }, create: "echo $SSH_CONNECTION" };
    expect((await command.create(REMOTE, inputs)).outputs["stdout"]).toMatch(/^127\.0\.0\.1 /);
  });

  test("copies a text and a file, with the folders on the way", async () => {
    const text = { [SIGNATURE_KEY]: ASSET_SIGNATURE, hash: "1", text: "written" };
    const inputs = { connection, source: text, remotePath: join(folder, "a", "b", "c.txt") };
    const { outputs } = await command.create(COPY, (await command.check(COPY, inputs)).inputs);
    expect(readFileSync(join(folder, "a", "b", "c.txt"), "utf8")).toBe("written");

    writeFileSync(join(folder, "source.txt"), "from a file");
    const file = { [SIGNATURE_KEY]: ASSET_SIGNATURE, hash: "2", path: join(folder, "source.txt") };
    const news = { ...outputs, source: file, remotePath: join(folder, "a") };
    await command.update(COPY, { id: "x", olds: outputs, oldInputs: outputs, news });
    expect(readFileSync(join(folder, "a", "source.txt"), "utf8")).toBe("from a file");

    mkdirSync(join(folder, "many"));
    const many = { ...inputs, source: { ...file, path: join(folder, "many") } };
    expect((await command.check(COPY, many)).failures).toEqual([
      "source: this edition of the command plugin copies a file or a text, not a folder or an archive",
    ]);
  });
});
