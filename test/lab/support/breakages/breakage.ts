import type { HostAccess } from "../../../../provider/access";
import type { Session } from "../../../../provider/kind";
import { kind as fileKind } from "../../../../provider/kinds/file/kind";
import type { FileInputs } from "../../../../provider/kinds/file/resource";
import type { ServiceInputs } from "../../../../provider/kinds/service/resource";

/** A change that cuts us off, or would if it were not refused. */
export interface Breakage {
  readonly what: string;
  /** Made before, and taken away after: what the change needs. */
  readonly before?: string;
  readonly after?: string;
  readonly change: (breaker: Breaker) => Promise<unknown>;
  /** It is noticed at once, by a checker or because the unit does not start. */
  readonly refused?: RegExp;
}

/** What a change is made with: one engine's session, and the ways to the host. */
export class Breaker {
  constructor(
    readonly session: Session,
    readonly access: HostAccess,
    /** The same host, by a user who needs sudo. */
    readonly byUser: HostAccess,
    /** Address of the workstation, as the host sees it. */
    readonly workstation: string,
  ) {}

  file(path: string, content: string): FileInputs {
    return {
      access: this.access,
      path,
      content,
      owner: "root:root",
      mode: "0644",
      sensitive: false,
      checker: "",
    };
  }

  service(unit: string, change: Partial<ServiceInputs> = {}): ServiceInputs {
    return {
      access: this.access,
      unit,
      unitText: "",
      dropIns: {},
      enablement: "enabled",
      active: true,
      restartOn: {},
      reloadOn: {},
      files: {},
      programs: {},
      ...change,
    };
  }

  /** Makes a file that was not there. */
  write(path: string, content: string, change: Partial<FileInputs> = {}): Promise<unknown> {
    return fileKind.create(this.session, { ...this.file(path, content), ...change });
  }

  /** Changes the content of a file that is there. */
  async edit(path: string, change: (content: string) => string): Promise<unknown> {
    const { inputs } = (await fileKind.read(this.session, this.file(path, "")))!;
    const news = { ...inputs, content: change(inputs.content) };
    return fileKind.update(this.session, inputs, news, ["content"]);
  }
}
