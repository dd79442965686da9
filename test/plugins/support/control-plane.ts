import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts } from "../../support/free-ports";
import { cachedTool } from "../../support/toolchain";

const [ETCD, API_SERVER, CONTROLLERS, HELM] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "helm",
].map(cachedTool);

/** The binaries are in the cache. */
export const CONTROL_PLANE_IS_HERE = [ETCD, API_SERVER, CONTROLLERS, HELM].every(
  (path) => path !== undefined,
);

export const HELM_BINARY = HELM ?? "helm";

/** A real control plane without nodes: pods stay pending, everything else is as on any cluster. */
export class ControlPlane {
  private readonly processes: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<ControlPlane> {
    const [port, etcdPort, peerPort] = await freePorts(3);
    const plane = new ControlPlane(mkdtempSync(join(tmpdir(), "croft-cluster-")), port ?? 0);
    plane.startEtcd(etcdPort ?? 0, peerPort ?? 0);
    plane.startApiServer(etcdPort ?? 0);
    await plane.ready();
    plane.startControllers();
    return plane;
  }

  get server(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** @param token "" for somebody who may see nothing */
  kubeconfig(token = "secret-token"): string {
    const ca = readFileSync(join(this.folder, "certs", "apiserver.crt")).toString("base64");
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      clusters: [
        {
          name: "test",
          cluster: { server: this.server, "certificate-authority-data": ca },
        },
      ],
      users: [{ name: "admin", user: token === "" ? {} : { token } }],
      contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    });
  }

  /** Speaks to the API as somebody else would. */
  async request(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { authorization: "Bearer secret-token", "content-type": type };
    const text = await new Promise<string>((resolve, reject) => {
      const options = { method, headers, rejectUnauthorized: false };
      const call = request(`${this.server}${path}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
      });
      call.on("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
    return JSON.parse(text) as Record<string, unknown>;
  }

  async stop(): Promise<void> {
    for (const child of this.processes.reverse()) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private startEtcd(port: number, peerPort: number): void {
    const client = `http://127.0.0.1:${port}`;
    const peer = `http://127.0.0.1:${peerPort}`;
    this.run("etcd", ETCD, [
      ...["--data-dir", join(this.folder, "etcd"), "--unsafe-no-fsync"],
      ...["--listen-client-urls", client, "--advertise-client-urls", client],
      ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
      ...["--initial-cluster", `default=${peer}`],
    ]);
  }

  private startApiServer(etcdPort: number): void {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = join(this.folder, "service-account.key");
    writeFileSync(key, privateKey.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
    const tokens = join(this.folder, "tokens.csv");
    writeFileSync(tokens, "secret-token,admin,admin,system:masters\n", { mode: 0o600 });
    this.run("api-server", API_SERVER, [
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${this.port}`,
      `--cert-dir=${join(this.folder, "certs")}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      `--token-auth-file=${tokens}`,
      "--authorization-mode=RBAC",
    ]);
  }

  private startControllers(): void {
    const kubeconfig = join(this.folder, "kubeconfig");
    writeFileSync(kubeconfig, this.kubeconfig(), { mode: 0o600 });
    const key = join(this.folder, "service-account.key");
    this.run("controllers", CONTROLLERS, [
      `--kubeconfig=${kubeconfig}`,
      "--leader-elect=false",
      "--secure-port=0",
      `--service-account-private-key-file=${key}`,
      `--root-ca-file=${join(this.folder, "certs", "apiserver.crt")}`,
    ]);
  }

  private run(name: string, binary: string | undefined, args: string[]): void {
    const log = openSync(join(this.folder, `${name}.log`), "w");
    this.processes.push(spawn(binary ?? name, args, { stdio: ["ignore", log, log] }));
  }

  private async ready(): Promise<void> {
    for (let second = 0; second < 90; second++) {
      if ((await status(`${this.server}/readyz`)) === 200) return;
      await pause(1000);
    }
    throw new Error(readFileSync(join(this.folder, "api-server.log"), "utf8").slice(-3000));
  }
}

function status(url: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { authorization: "Bearer secret-token" };
    const options = { rejectUnauthorized: false, headers, timeout: 2000 };
    request(url, options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", () => resolve(0))
      .end();
  });
}
