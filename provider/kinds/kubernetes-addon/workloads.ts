import { parse } from "yaml";
import { fieldsOf } from "../../kubernetes/fields";
import type { AddonInputs } from "./resource";

/** Which of the objects start pods, "DaemonSet/kube-flannel", by the account that those run as, "NAMESPACE/ACCOUNT". */
export function workloadsOf({ objects }: Pick<AddonInputs, "objects">): Record<string, string> {
  return Object.fromEntries(
    Object.values(objects).flatMap((text) => {
      const object = fieldsOf(parse(text));
      const { name, namespace } = fieldsOf(object["metadata"]);
      const template = fieldsOf(fieldsOf(object["spec"])["template"]);
      const account = fieldsOf(template["spec"])["serviceAccountName"];
      const workload = `${String(object["kind"])}/${String(name)}`;
      return account === undefined ? [] : [[`${String(namespace)}/${String(account)}`, workload]];
    }),
  );
}
