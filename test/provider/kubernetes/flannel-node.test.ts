/** What a node tells the others of the way to its pods. That they go by it is shown on hosts. */
import { expect, test } from "vitest";
import { AWAITING } from "../../../provider/awaiting";
import { READ_CNI, WRITE_CNI } from "../../../provider/kubernetes/cni";
import { announcementOf, misleading } from "../../../provider/kubernetes/flannel-node";
import { ENVIRONMENT, RESTART_POD } from "../../../provider/kubernetes/shell";
import { access } from "./fake-session";
import { StandInHost } from "./stand-in-host";

const prefix = "flannel.alpha.coreos.com/";
const mac = "2a:80:91:c2:b6:2e";
const four = {
  [`${prefix}backend-type`]: "vxlan",
  [`${prefix}kube-subnet-manager`]: "true",
  [`${prefix}public-ip`]: "10.66.0.13",
  [`${prefix}backend-data`]: `{"VNI":1,"VtepMAC":"${mac}"}`,
};
const six = {
  [`${prefix}backend-type`]: "vxlan",
  [`${prefix}kube-subnet-manager`]: "true",
  [`${prefix}public-ipv6`]: "fd66::13",
  [`${prefix}backend-v6-data`]: `{"VNI":1,"VtepMAC":"${mac}"}`,
};

test.each([
  [`flannel.1 ${mac}\n`, "10.66.0.13", four],
  [`flannel-v6.1 ${mac}\n`, "fd66::13", six],
  ["", "10.66.0.13", {}],
  [undefined, "10.66.0.13", {}],
])("of the interface %j at %s", (interfaces, address, expected) =>
  expect(announcementOf(interfaces, address)).toEqual(expected),
);

test.each<[string, Record<string, string>, string | undefined]>([
  ["as it is", four, undefined],
  [
    "with a field of another edition's",
    { ...four, [`${prefix}backend-data`]: `{"VtepMAC":"${mac.toUpperCase()}","VNI":1,"More":2}` },
    undefined,
  ],
  [
    "another's address",
    { ...four, [`${prefix}public-ip`]: "192.0.2.9" },
    "[other nodes are told public-ip 192.0.2.9, not 10.66.0.13]",
  ],
  ["nothing", {}, "[other nodes are told backend-type nothing, not vxlan]"],
  [
    "another interface",
    { ...four, [`${prefix}backend-data`]: "null" },
    `[other nodes are told backend-data null, not {"VNI":1,"VtepMAC":"${mac}"}]`,
  ],
])("others are told: %s", (_, annotations, expected) =>
  expect(misleading(annotations, four)).toBe(expected),
);

test("an address has several spellings", () =>
  expect(misleading({ ...six, [`${prefix}public-ipv6`]: "fd66:0::13" }, six)).toBeUndefined());

// Broken by: a blank or a quote in a value, which the shell would take apart.
test("a node names its interfaces, and says of itself what it has to tell", async () => {
  const host = new StandInHost(
    { kubectl: `printf '%s\\n' "$@" >$host/said` },
    { "net/flannel.1/address": `${mac}\n` },
  );
  const { facts } = await host.probe(access("a"), { text: `${ENVIRONMENT}${READ_CNI}` });
  expect(announcementOf(facts["interfaces"], "10.66.0.13")).toEqual(four);
  const announcement = Object.entries(four).map((entry) => entry.join("="));
  await host.run(access("a"), {
    text: `${ENVIRONMENT}${AWAITING}${RESTART_POD}${WRITE_CNI}`,
    vars: { node: "a", network: "{}", subnets_due: "", announcement: announcement.join("\n") },
  });
  expect(host.text("said")?.trim().split("\n").slice(2)).toEqual([
    "annotate",
    "node",
    "a",
    "--overwrite",
    ...announcement,
  ]);
});
