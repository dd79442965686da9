import { beforeAll, describe, expect, test } from "vitest";
import { canRunEngine, editionProject, type EngineProject } from "../support/engine-project";
import { byName } from "./support/steps";

const program = (name: string, uses: string) => `
  const tls = require("@pulumi/tls");
  const caKey = new tls.PrivateKey("ca-key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
  const ca = new tls.SelfSignedCert("ca", {
    privateKeyPem: caKey.privateKeyPem, subject: { commonName: "lab" }, isCaCertificate: true,
    allowedUses: ["cert_signing"], validityPeriodHours: 87600,
  });
  const key = new tls.PrivateKey("key", { algorithm: "ED25519" });
  const request = new tls.CertRequest("request", {
    privateKeyPem: key.privateKeyPem, subject: { commonName: "${name}" },
  });
  const cert = new tls.LocallySignedCert("cert", {
    caCertPem: ca.certPem, caPrivateKeyPem: caKey.privateKeyPem,
    certRequestPem: request.certRequestPem, allowedUses: ["${uses}"], validityPeriodHours: 24,
  });
  module.exports = { cert: cert.certPem, key: key.privateKeyPem, ssh: key.publicKeyOpenssh };
`;

describe.runIf(canRunEngine)("tls edition under the real engine", () => {
  let project: EngineProject;

  beforeAll(async () => {
    project = editionProject(program("one", "client_auth"));
    await project.pulumi("stack", "init", "trial");
  });

  test("create, nothing to do, replace what changed, destroy", async () => {
    expect(byName(await project.preview())).toMatchObject({
      ca: "create",
      cert: "create",
      key: "create",
    });
    await project.up();
    await project.pulumi("preview", "--expect-no-changes");
    await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const outputs = JSON.parse(await project.pulumi("stack", "output", "--json")) as object;
    expect(outputs).toMatchObject({ key: "[secret]", ssh: expect.stringMatching(/^ssh-ed25519 /) });

    const state = await project.state();
    expect(state).not.toContain("PRIVATE KEY");
    expect(state).toContain("BEGIN CERTIFICATE-----");

    project.program(program("one", "server_auth"));
    expect(byName(await project.preview())).toEqual({ cert: "replace" });
    project.program(program("two", "client_auth"));
    expect(byName(await project.preview())).toEqual({ request: "replace", cert: "replace" });
    await project.up();
    await project.pulumi("preview", "--expect-no-changes");
    await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(await project.state()).not.toContain("tls:index");
  });
});
