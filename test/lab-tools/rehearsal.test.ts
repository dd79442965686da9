import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { renderReport } from "../../lab/rehearsal/report";
import { interruptionOf, watch } from "../../lab/rehearsal/watch";
import { watchedOf } from "../../lab/rehearsal/watched";

const looks = (answers: string) =>
  [...answers].map((answer, i) => ({ at: 1000 * i, answered: answer === "+" }));

test.each<[string, string, number, number, number]>([
  ["always there", "++++", 0, 0, 0],
  ["never there", "----", 1, 4, 4],
  ["two silences", "+--+-+", 2, 2, 3],
  ["silent at the end", "++-", 1, 1, 1],
  ["never looked at", "", 0, 0, 0],
])("silences: %s", (_, answers, times, longestSeconds, totalSeconds) => {
  const end = 1000 * answers.length;
  expect(interruptionOf("x", looks(answers), end)).toEqual({
    what: "x",
    times,
    longestSeconds,
    totalSeconds,
  });
});

// Broken by: taking an error page for an answer.
test("a page that fails for a while is interrupted once", async () => {
  let status = 200;
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const stop = watch(watchedOf([], { page }));
  const pause = () => new Promise((resolve) => setTimeout(resolve, 700));
  await pause();
  status = 503;
  await pause();
  status = 200;
  await pause();
  const [interruption] = await stop();
  server.close();
  expect(interruption).toMatchObject({ what: "the page", times: 1 });
  expect(interruption?.totalSeconds).toBeGreaterThan(0.4);
});

test("what a person reads at the end", () => {
  const whole = { times: 0, longestSeconds: 0, totalSeconds: 0 };
  const report = renderReport({
    stack: "pi",
    revision: "HEAD",
    upSeconds: 61.25,
    interruptions: [
      { what: "ssh to pi1", ...whole },
      { what: "the page", times: 2, longestSeconds: 1.5, totalSeconds: 2 },
      { what: "ssh to pi2", ...whole },
    ],
    quiet: false,
  });
  expect(report).toBe(`
Rehearsed on the twin of pi, from the inventory of HEAD to the one in the folder:
  applied in 61.3 s; a preview after it is NOT empty
  interrupted: the page, 2 times, 2.0 s in all, 1.5 s at most
  never interrupted: ssh to pi1, ssh to pi2
  The twin's hosts are containers: what they cannot show is listed in docs/architecture.md.
`);
});
