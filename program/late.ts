import { createRequire } from "node:module";
import Module from "node:module";

/**
 * Puts off loading a module until something of it is used. The SDK loads the TypeScript compiler and npm's dependency
 * solver at every start, for turning closures into text, and what drives a CLI from a program. One without dynamic providers
 * that is driven by the CLI never asks for any of it: it is more than half of what is loaded.
 *
 * @param name of the package, or path of one of the module's own neighbours @param from path of the module that requires it
 */
export function loadLate(name: string, from: string): void {
  const requireThere = createRequire(from);
  const path = requireThere.resolve(name);
  if (require.cache[path] !== undefined) {
    return;
  }
  const placeholder = new Module(path);
  placeholder.loaded = true;
  placeholder.exports = new Proxy(
    {},
    {
      get(_, property) {
        // The SDK's own import helper asks this of every module, and would copy all of one that is none.
        if (property === "__esModule") {
          return true;
        }
        if (require.cache[path] === placeholder) {
          Reflect.deleteProperty(require.cache, path);
        }
        return (requireThere(path) as Record<PropertyKey, unknown>)[property];
      },
    },
  );
  require.cache[path] = placeholder;
}
