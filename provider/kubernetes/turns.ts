/**
 * One at a time, in the order of asking. After a failure the others are not begun: what broke the first would break them.
 * For steps whose order the graph leaves open, since the same nodes may join at once.
 */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** @throws Error for whoever comes after a step of the same name that failed */
  take<T>(name: string, step: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const mine = before.then(step, () => {
      throw new Error("not begun: the one before it failed");
    });
    this.last.set(name, mine);
    return mine;
  }
}
