/**
 * The X.509 library keeps its algorithms in a container that asks `Reflect` for the metadata of constructor parameters,
 * and refuses to load without such a `Reflect`. None of its classes has constructor parameters, so "none" is the true
 * answer. Imported before the library, for its effect.
 */
const reflect = Reflect as typeof Reflect & {
  getMetadata?: () => undefined;
  getOwnMetadata?: () => undefined;
};
reflect.getMetadata ??= () => undefined;
reflect.getOwnMetadata ??= () => undefined;

export {};
