/** A mapping of an object's, or the object. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The mapping, or an empty one for whatever else stands there. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
