import { type Fields, fieldsOf, without } from "./fields";

/** Annotations of an object, or of a template of one; empty for one that has none. */
export function annotationsOf(object: Fields): Fields {
  return fieldsOf(fieldsOf(object["metadata"])["annotations"]);
}

/** The object with these annotations in place of its own; none of them is no field, as the API has it. */
export function annotated(object: Fields, annotations: Fields): Fields {
  const bare = without(fieldsOf(object["metadata"]), "annotations");
  const some = Object.keys(annotations).length > 0;
  return { ...object, metadata: some ? { ...bare, annotations } : bare };
}
