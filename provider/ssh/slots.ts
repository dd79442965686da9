/** At most `limit` holders at a time; the others wait in order. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private holders = 0;

  constructor(private limit: number) {}

  get held(): number {
    return this.holders;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.held < this.limit) {
      this.holders += 1;
    } else {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      // After the limit has shrunk a slot that becomes free is taken away instead of handed on.
      const next = this.held <= this.limit ? this.waiting.shift() : undefined;
      if (next === undefined) {
        this.holders -= 1;
      } else {
        next();
      }
    }
  }

  /** One holder fewer from now on, down to one; those that hold a slot keep it. */
  shrink(): void {
    this.limit = Math.max(1, Math.min(this.limit, this.held) - 1);
  }
}
