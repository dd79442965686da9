import type { Edition, EditionResource } from "../edition";
import { packageVersion } from "../package-version";
import { Cluster } from "./cluster";
import { diffConfig } from "./diff-config";
import { ObjectResource } from "./objects/object-resource";
import { objectKind } from "./objects/tokens";
import { ReleaseResource } from "./release/release";
import { settingsFaults, settingsOf } from "./settings";

/**
 * `kubernetes`: Helm releases and plain objects of every kind. Not: charts and YAML as components, patches, rendering to
 * a directory.
 */
export function kubernetesEdition(): Edition {
  let configured = new Cluster(settingsOf({}));
  const cluster = (): Cluster => configured;
  const release = new ReleaseResource(cluster);
  const resource = (type: string): EditionResource | undefined => {
    if (type === "kubernetes:helm.sh/v3:Release") {
      return release;
    }
    const kind = objectKind(type);
    return kind === undefined ? undefined : new ObjectResource(kind, cluster);
  };
  return {
    name: "kubernetes",
    version: packageVersion("@pulumi/kubernetes"),
    checkConfig: (news) => ({ inputs: news, failures: settingsFaults(news) }),
    diffConfig,
    configure(config) {
      configured.close();
      configured = new Cluster(settingsOf(config));
    },
    resource,
    close: () => configured.close(),
  };
}
