/** Where Helm's records are and what is in them. Records that Helm itself has written are read in test/plugins. */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Get, listRevisions, storedRelease } from "../../../provider/kubernetes/helm-records";

const secrets = "/api/v1/namespaces/web/secrets";
const path = `${secrets}/sh.helm.release.v1.visits.v9`;
const revision = { path, revision: 9, status: "deployed" };

/** Answers by path, and remembers what was asked for. */
function api(answers: Readonly<Record<string, unknown>>) {
  const asked: string[][] = [];
  const get: Get = async (...request) => {
    asked.push(request);
    return answers[request[0]];
  };
  return { asked, get };
}

const list = `${secrets}?labelSelector=owner%3Dhelm%2Cname%3Dvisits`;
const listed = (version: number, status?: string) => ({
  metadata: {
    name: `sh.helm.release.v1.visits.v${version}`,
    labels: { version: String(version), ...(status === undefined ? {} : { status }) },
  },
});

// Broken by: ordering versions as texts, or asking for the records with their content.
test("revisions by their labels alone, the newest first", async () => {
  const items = [listed(10, "pending-upgrade"), listed(8), listed(9, "deployed")];
  const { asked, get } = api({ [list]: { items } });
  expect(await listRevisions(get, "web", "visits")).toEqual([
    {
      path: `${secrets}/sh.helm.release.v1.visits.v10`,
      revision: 10,
      status: "pending-upgrade",
    },
    revision,
    { path: `${secrets}/sh.helm.release.v1.visits.v8`, revision: 8, status: "" },
  ]);
  expect(asked).toEqual([
    [list, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"],
  ]);
});

test("a namespace that is not there has none", async () => {
  expect(await listRevisions(api({}).get, "web", "visits")).toEqual([]);
});

const record = { name: "visits", manifest: "kind: ConfigMap\nmetadata: { name: größe }\n" };

test.each([
  ["compressed", gzipSync(JSON.stringify(record))],
  ["of Helm's early days", Buffer.from(JSON.stringify(record))],
])("a record, %s", async (_, packed) => {
  const release = Buffer.from(packed.toString("base64")).toString("base64");
  const { asked, get } = api({ [path]: { data: { release } } });
  expect(await storedRelease(get, revision)).toEqual(record);
  expect(asked).toEqual([[path, "application/json"]]);
});

test("a record may have gone since it was listed", async () => {
  expect(await storedRelease(api({}).get, revision)).toBeUndefined();
});
