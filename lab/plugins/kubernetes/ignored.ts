import type { DiffKind } from "../../../provider/grpc/handlers";

/** The differences but for those at or below a path of the resource's option `ignoreChanges`. */
export function withoutIgnored(
  diffs: ReadonlyMap<string, DiffKind>,
  ignoreChanges: readonly string[],
): Map<string, DiffKind> {
  const isIgnored = (path: string) =>
    ignoreChanges.some((ignored) => path === ignored || path.startsWith(`${ignored}.`));
  return new Map([...diffs].filter(([path]) => !isIgnored(path)));
}
