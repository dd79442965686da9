import { faultCases } from "../support/cases";

export const cases = faultCases("artifacts", [
  {
    title: "a mirror without a registry",
    edits: [["peers:", "artifacts:\n  mirror: { http: http://192.168.1.2:8480 }\npeers:"]],
    faults: [
      "site.yaml:38:3 artifacts.mirror.registry: is missing; write for example `registry: http://192.168.1.2:8481`",
    ],
  },
  {
    title: "a mirror that is no address",
    edits: [
      [
        "peers:",
        "artifacts:\n  mirror: { http: 192.168.1.2, registry: http://192.168.1.2 }\npeers:",
      ],
    ],
    faults: [
      "site.yaml:38:13 artifacts.mirror.http: 192.168.1.2 is no base URL; write one such as http://192.168.1.2:8480",
    ],
  },
  {
    title: "no time server",
    edits: [["peers:", "timeServers: []\npeers:"]],
    faults: [
      "site.yaml:37:1 timeServers: is empty; name at least one server, or remove it for the default",
    ],
  },
  {
    title: "a time server that is none",
    edits: [["peers:", "timeServers: [pool_ntp]\npeers:"]],
    faults: [
      "site.yaml:37:15 timeServers[0]: pool_ntp is neither an IP address nor a host name; write one such as 192.168.1.11 or nas.lan",
    ],
  },
]);
