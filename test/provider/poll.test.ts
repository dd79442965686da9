import { expect, test } from "vitest";
import { poll } from "../../provider/poll";
import { FakeSession } from "./kubernetes/fake-session";

/** Answers the looks in turn, the last of them for ever, and counts them. */
function looker(...answers: readonly (string | undefined)[]) {
  const looks = { made: 0 };
  const look = async () => answers[Math.min(looks.made++, answers.length - 1)];
  return { looks, look };
}

test("what is there at once is not waited for", async () => {
  const { looks, look } = looker("here");
  expect(await poll(new FakeSession({}), 60, look, 60)).toBe("here");
  expect(looks.made).toBe(1);
});

test("it looks until there is an answer", async () => {
  const { looks, look } = looker(undefined, undefined, "here");
  expect(await poll(new FakeSession({}), 60, look, 0.01)).toBe("here");
  expect(looks.made).toBe(3);
});

// Broken by: counting the looks, each of which may take longer than the pause.
test("when the time is up there is none", async () => {
  const { looks, look } = looker(undefined);
  expect(await poll(new FakeSession({}), 0.1, look, 0.01)).toBeUndefined();
  expect(looks.made).toBeGreaterThan(1);
});

test("a look that fails ends it", async () => {
  const look = async () => Promise.reject(new Error("refused"));
  await expect(poll(new FakeSession({}), 60, look)).rejects.toThrow("refused");
});

// Broken by: a pause that outlives the operation.
test("a session that is cancelled ends it at once, with the signal's own reason", async () => {
  const session = new FakeSession({});
  const { looks, look } = looker(undefined);
  const waiting = poll(session, 60, look, 60);
  session.cancel();
  await expect(waiting).rejects.toBe(session.signal.reason);
  expect(looks.made).toBe(1);
});
