import type { KubernetesApi } from "../../kubernetes/api";
import { without } from "../../kubernetes/fields";
import type { Released } from "./manifest";

interface Discovered {
  readonly resources: readonly {
    /** "deployments"; "deployments/scale" is a part of one. */
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

/** An object's place in the API. */
export interface Place {
  /** "/apis/apps/v1/namespaces/web/deployments/visits" */
  readonly path: string;
  /** Absent for what belongs to no namespace. */
  readonly namespace?: string;
}

/** Where the API keeps objects, as it says itself; each group and version is asked about once. */
export class Resources {
  private readonly asked = new Map<string, Promise<Discovered | undefined>>();

  constructor(private readonly api: KubernetesApi) {}

  /**
   * @param fallback namespace of an object that names none
   * @returns undefined when the API has no such kind: its definition is gone, and its objects with it
   */
  async placeOf(object: Released, fallback: string): Promise<Place | undefined> {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const found = (await this.ask(group))?.resources.find(
      (one) => one.kind === kind && !one.name.includes("/"),
    );
    if (found === undefined) return undefined;
    const name = encodeURIComponent(metadata.name);
    if (!found.namespaced) return { path: `${group}/${found.name}/${name}` };
    const namespace = metadata.namespace || fallback;
    return { path: `${group}/namespaces/${namespace}/${found.name}/${name}`, namespace };
  }

  private ask(path: string): Promise<Discovered | undefined> {
    const known = this.asked.get(path) ?? this.api.request<Discovered>({ method: "GET", path });
    this.asked.set(path, known);
    return known;
  }
}

/** The object with a namespace where its kind has one and nowhere else, whatever the chart's author wrote. */
export function within(object: Released, { namespace }: Place): Released {
  const metadata = {
    ...without(object.metadata, "namespace"),
    name: object.metadata.name,
    ...(namespace === undefined ? {} : { namespace }),
  };
  return { ...object, metadata };
}
