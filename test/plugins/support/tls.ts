import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { TLS } from "../../../lab/plugins/tls/provider";
import { EditionClient } from "./client";

export const KEY = "tls:index/privateKey:PrivateKey";
export const SELF = "tls:index/selfSignedCert:SelfSignedCert";
export const REQUEST = "tls:index/certRequest:CertRequest";
export const LOCAL = "tls:index/locallySignedCert:LocallySignedCert";

/** The edition, served while a file's tests run, and a folder for what OpenSSL and OpenSSH are to read. */
export class TlsBench {
  tls!: EditionClient;
  private folder = "";

  constructor() {
    beforeAll(async () => {
      process.removeAllListeners("warning");
      this.tls = await EditionClient.start(TLS);
      this.folder = mkdtempSync(join(tmpdir(), "croft-tls-"));
    });
    afterAll(async () => {
      await this.tls.stop();
      rmSync(this.folder, { recursive: true });
    });
  }

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
}

export function run(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
