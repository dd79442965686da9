import { expect } from "vitest";
import type { OperationCall, ProviderHandlers } from "../../../provider/grpc/handlers";
import type { AnyKind } from "../../../provider/kinds/registry";
import { croftHandlers } from "../../../provider/server";

export const access = {
  host: "a",
  address: "192.0.2.1",
  port: 22,
  user: "root",
  hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMW+HOcFruZGPnp6EXsgzmIdUYuJGKP+wuxX2z4KGtHH",
};

/** A kind without a host, what there is of it, and what the provider said. */
export class World {
  live: Record<string, unknown> | undefined;
  readonly said: string[] = [];
  readonly changed: string[][] = [];
  fail: Error | undefined;
  refusals: string[] = [];
  failRead: Error | undefined;

  readonly kind: AnyKind = {
    type: "croft:test:Thing",
    facets: { access: "silent", name: "replace", size: "update" },
    check: ({ size }) => (size === 13 ? [{ property: "size", reason: "13 is no size" }] : []),
    id: ({ name }) => `id of ${String(name)}`,
    sentence: (verb, { name }) => `${verb} ${String(name)}`,
    read: async (_, declared) => {
      if (this.failRead) throw this.failRead;
      return this.live && { inputs: { ...declared, ...this.live }, outputs: { serial: 7 } };
    },
    refuse: () => Promise.resolve(this.refusals),
    create: async (_, inputs) => {
      this.live = { name: inputs["name"], size: this.fail ? 1 : inputs["size"] };
      if (this.fail) throw this.fail;
      return { serial: 7 };
    },
    update: async (_, _olds, news, changed) => {
      this.changed.push([...changed]);
      if (this.fail) throw this.fail;
      this.live = { size: news["size"] };
      return { serial: 8 };
    },
    delete: async () => {
      this.live = undefined;
    },
  };

  readonly provider: Required<ProviderHandlers> = croftHandlers(
    new Map([[this.kind.type, this.kind]]),
  ) as Required<ProviderHandlers>;

  call(): OperationCall & { id: string } {
    return {
      urn: "urn:pulumi:none::croft::croft:test:Thing::x",
      type: this.kind.type,
      name: "x",
      id: "id of n",
      timeoutSeconds: 0,
      signal: new AbortController().signal,
      progress: (text) => this.said.push(text),
      log: (severity, text) => this.said.push(`${severity}: ${text}`),
    };
  }

  async check(news: Record<string, unknown>) {
    const randomSeed = new Uint8Array();
    const answer = await this.provider.check({ ...this.call(), olds: {}, news, randomSeed });
    return answer.failures?.map(({ property, reason }) => `${property}: ${reason}`);
  }

  async diff(oldInputs: Record<string, unknown>, news: Record<string, unknown>) {
    const answer = await this.provider.diff({
      ...this.call(),
      olds: {},
      oldInputs,
      news,
      ignoreChanges: [],
    });
    expect(answer.deleteBeforeReplace).toBe(true);
    return [...answer.diffs];
  }
}

export const inputs = { access, name: "n", size: 2 };
