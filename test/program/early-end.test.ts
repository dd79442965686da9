import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { canRunEngine, editionProject, type EngineProject } from "../support/engine-project";

const guard = join(__dirname, "../../dist/program/early-end.js");

/** Two keys one after another. The engine does not answer for the second one in the way given, if any. */
function program(failure: string, guarded = true): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const tls = require("@pulumi/tls");
    ${guarded ? `require(${JSON.stringify(guard)}).refuseEarlyEnd();` : ""}
    const monitor = require("@pulumi/pulumi/runtime/settings").getMonitor();
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, answer) =>
      request.getName() === "second" ? ${failure} : register(request, answer);
    const first = new tls.PrivateKey("first", { algorithm: "ED25519" });
    new tls.PrivateKey("second", { algorithm: "ED25519" }, { dependsOn: first });
  `;
}

const ANSWERED = `register(request, answer)`;
const UNAVAILABLE = `answer(Object.assign(new Error("gone"), { code: 14 }))`;
const SILENCE = `undefined`;

describe.runIf(canRunEngine)("a program that ends before all is registered", () => {
  let engine: EngineProject;
  beforeAll(async () => {
    engine = editionProject(program(ANSWERED));
    await engine.pulumi("stack", "init", "trial");
    await engine.up();
  });

  test.each([
    ["the engine is not to be reached", UNAVAILABLE],
    ["the engine never answers", SILENCE],
  ])("%s: an error that names the first, and nothing is deleted", async (_, failure) => {
    engine.program(program(failure));
    await expect(engine.up()).rejects.toThrow(
      /ended before 1 of its resources were registered, the first of them tls:index\/privateKey:PrivateKey second/,
    );
    expect(await engine.state()).toContain("::second");
  });

  test("without the guard the engine would delete the rest and call it success", async () => {
    engine.program(program(UNAVAILABLE, false));
    expect(await engine.up()).toContain("1 deleted");
    expect(await engine.state()).not.toContain("::second");
  });
});
