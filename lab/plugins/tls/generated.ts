import { detailedDiff } from "../../../provider/grpc/detailed-diff";
import { containsUnknown, UNKNOWN } from "../../../provider/grpc/sentinels";
import type { Properties } from "../../../provider/grpc/wire";
import type { EditionResource } from "../edition";
import { inputFaults, withDefaults, type InputRules } from "./inputs";

/** Something that is computed once from its inputs and then lives in the state only. */
export interface Generated {
  readonly rules: InputRules;
  readonly defaults: Properties;
  /** Outputs that are no inputs: unknown in the preview of a creation. */
  readonly computed: readonly string[];
  /** Makes it. `inputs` have their defaults. */
  make(inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  /** Present when it ends some day: certificates. */
  readonly renewal?: {
    /** Inputs that may change without making it anew. */
    readonly inPlace: readonly string[];
    /** True when its time has come, judged by outputs which carry the new in-place inputs. */
    due(outputs: Properties, now: Date): boolean;
  };
}

/** The resource around it: everything replaces, reading returns the state, deleting forgets. */
export function generatedResource(generated: Generated): EditionResource {
  const { rules, defaults, computed, renewal } = generated;
  const filled = (inputs: Properties): Properties => withDefaults(inputs, defaults);
  const inPlace = renewal?.inPlace ?? [];
  return {
    check: ({ news }) => ({ inputs: news, failures: inputFaults(news, rules) }),

    diff({ oldInputs, olds, news }) {
      const diffs = detailedDiff(
        filled(oldInputs),
        filled(news),
        (property) => !inPlace.includes(property),
      );
      const outputs = { ...olds, ...pick(filled(news), inPlace) };
      const inputDiff = diffs.size > 0;
      if (!inputDiff && !containsUnknown(news) && renewal?.due(outputs, new Date()) === true) {
        diffs.set("readyForRenewal", "update-replace");
      }
      return { diffs, inputDiff };
    },

    async create({ inputs, preview }) {
      const all = filled(inputs);
      if (preview) {
        const unknown = Object.fromEntries(computed.map((name) => [name, UNKNOWN]));
        return { id: "", outputs: { ...all, ...unknown } };
      }
      const made = await generated.make(all);
      return { id: made.id, outputs: { ...all, ...made.outputs } };
    },

    read({ id, inputs, outputs }) {
      if (Object.keys(outputs).length === 0) {
        throw new Error("cannot be imported: it lives in the state only");
      }
      const due = renewal?.due(outputs, new Date()) === true;
      return { id, inputs, outputs: due ? { ...outputs, readyForRenewal: true } : outputs };
    },

    update: ({ olds, news }) => ({ outputs: { ...olds, ...pick(filled(news), inPlace) } }),

    delete: () => undefined,
  };
}

function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, properties[name]]));
}
