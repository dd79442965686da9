import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import type { NotedFiles } from "../../noted-files";
import { type InputsOf, KindResource } from "../../resource";

export interface HaproxyConfigurationInputs {
  readonly access: HostAccess;
  /**
   * haproxy.cfg without its servers: "    description croft @DIGEST@" in its global section, and in each backend, as its
   * last line, "    # servers of <backend>", after which the host puts them.
   */
  readonly text: string;
  /** Servers that it may have, "BACKEND/SERVER"; HaproxyServer brings them. */
  readonly servers: readonly string[];
  /** Files of servers, as the last read saw them. Always declared empty. */
  readonly serverFiles: NotedFiles;
  /** Servers of nobody: the path of files, "BACKEND/SERVER ADDRESS:PORT" of those in the running process. */
  readonly strangers: readonly string[];
  /** Whether the running process was started with what is on disk. Always declared true. */
  readonly loaded: boolean;
  /** Frontends of the running process that take no connections. Always declared empty. */
  readonly stopped: readonly string[];
}

/** What no site has a choice of. */
const SETTLED = { serverFiles: {}, strangers: [], loaded: true, stopped: [] };

/**
 * The balancer's configuration but for its servers; of those, that none is nobody's. The file is checked by haproxy itself before
 * it takes its place, and taken over by a reload, which breaks no connection. Delete puts back the configuration that was there
 * before.
 */
export class HaproxyConfiguration extends KindResource<HaproxyConfigurationInputs> {
  static readonly type = "croft:loadbalancer:Configuration";

  constructor(
    name: string,
    inputs: InputsOf<Omit<HaproxyConfigurationInputs, keyof typeof SETTLED>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(HaproxyConfiguration.type, name, { ...inputs, ...SETTLED }, opts);
  }
}
