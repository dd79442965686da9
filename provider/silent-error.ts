/**
 * Nobody who could tell how a resource is answers. A read that ends with this leaves the row as it was last read: what is
 * silent for the fault of a row before it must not keep that one from being mended. Some row has to show the silence itself.
 */
export class SilentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SilentError";
  }
}
