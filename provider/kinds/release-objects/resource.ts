import type * as pulumi from "@pulumi/pulumi";
import { type InputsOf, KindResource } from "../../resource";

export interface ReleaseObjectsInputs {
  readonly cluster: string;
  /** Name of the Helm release. */
  readonly release: string;
  readonly namespace: string;
  /** An administrator's; secret. The API is asked from here, not through a host. */
  readonly kubeconfig: string;
  /** URLs of the same API, asked when the kubeconfig's own does not answer. */
  readonly otherServers: readonly string[];
  /** That every API server's certificate holds: "api.lab.internal". */
  readonly serverName: string;
  /** That Helm is given. */
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * Declared empty. A read has an entry for each field that differs, by "Kind namespace/name path", and for each value that
   * nobody declared: `{ "Deployment web/visits spec.replicas": "0, released as 2", "Service web/visits": "missing" }`. A newest
   * revision that failed or was not finished is an entry, "revision", instead of those: what it left is of no record.
   */
  readonly differences: Readonly<Record<string, string>>;
  /** Declared "compared"; a read that could not compare says why. */
  readonly comparison: string;
}

/**
 * The objects of a Helm release as its newest deployed record has them: Helm itself compares values and chart, and never
 * looks at an object again. What somebody deleted or edited is shown field by field and put back; what stands beside the
 * released fields is let be. Delete does nothing: the release takes its objects with it.
 */
export class ReleaseObjects extends KindResource<ReleaseObjectsInputs> {
  static readonly type = "croft:releases:ReleaseObjects";
  /** What the release's declared revision says of itself: "Croft, instead of revision 7". */
  declare readonly description: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: InputsOf<Omit<ReleaseObjectsInputs, "differences" | "comparison">>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(ReleaseObjects.type, name, { differences: {}, comparison: "compared", ...inputs }, opts, [
      "description",
    ]);
  }
}
