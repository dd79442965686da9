import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface ServiceInputs {
  readonly access: HostAccess;
  /** Full unit name: "containerd.service". */
  readonly unit: string;
  /** Text of /etc/systemd/system/<unit>; "" when a package ships the unit, and a text in its place is removed. */
  readonly unitText: string;
  /**
   * All drop-ins by file name ("10-croft.conf") under /etc/systemd/system/<unit>.d/; others, also in systemd's other places,
   * are removed.
   */
  readonly dropIns: Readonly<Record<string, string>>;
  /** "enabled" starts at boot, "disabled" does not, "masked" cannot be started at all. */
  readonly enablement: "enabled" | "disabled" | "masked";
  readonly active: boolean;
  /** Hashes of what the running service was started with; a difference restarts it. */
  readonly restartOn: Readonly<Record<string, string>>;
  /** Like `restartOn`, for what the service takes over by a reload. */
  readonly reloadOn: Readonly<Record<string, string>>;
  /** Paths of files that `restartOn` has the hashes of, by its keys. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of programs that an Artifact brings, of which `restartOn` has the version, by its keys. */
  readonly programs: Readonly<Record<string, string>>;
}

/**
 * A systemd unit. What it was last started with is recorded on the host (/var/lib/croft/services/), so a run that was
 * killed between writing a file and restarting its service is seen by the next preview. So is a service that somebody
 * started with a file of his own: the row of that file puts the file back, this one has the service read it. Delete stops
 * and disables it, and removes the unit text and drop-ins that were written.
 */
export class Service extends KindResource<ServiceInputs> {
  static readonly type = "croft:host:Service";
  constructor(
    name: string,
    inputs: InputsOf<Pick<ServiceInputs, "access" | "unit">> & Partial<InputsOf<ServiceInputs>>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const defaults = {
      unitText: "",
      dropIns: {},
      enablement: "enabled" as const,
      active: true,
      restartOn: {},
      reloadOn: {},
      files: {},
      programs: {},
    };
    super(Service.type, name, { ...defaults, ...inputs }, opts);
  }
}
