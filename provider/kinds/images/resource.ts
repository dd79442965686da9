import type * as pulumi from "@pulumi/pulumi";
import type { HostAccess } from "../../access";
import { type InputsOf, KindResource } from "../../resource";

export interface ImagesInputs {
  readonly access: HostAccess;
  /** Hex SHA-256 of each image's manifest by its reference: "registry.k8s.io/pause:3.10.2". */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Images that a node's containers run from, pulled by digest and kept under the names that manifests call them by, before
 * anybody asks for one: whoever finds an image there does not turn to a registry, so none is believed. They are pinned,
 * since the kubelet's cleaning would take those that wait for their pod. Delete leaves them to that cleaning.
 */
export class Images extends KindResource<ImagesInputs> {
  static readonly type = "croft:kubernetes:Images";
  constructor(name: string, inputs: InputsOf<ImagesInputs>, opts?: pulumi.CustomResourceOptions) {
    super(Images.type, name, inputs, opts);
  }
}
