import { afterAll } from "vitest";

const acts: (() => void | Promise<void>)[] = [];

// Registered while the test file is collected: an afterAll that is called inside a hook or a test is never run.
afterAll(async () => {
  for (const act of acts.splice(0).reverse()) {
    await act();
  }
});

/** Takes something away when the test file is through; may be called anywhere. The last one goes first. */
export function afterFile(act: () => void | Promise<void>): void {
  acts.push(act);
}
