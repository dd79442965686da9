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
  {
    title: "a lock without a name",
    edits: [["\nmesh:\n", '\nartifacts:\n  lock: ""\n\nmesh:\n']],
    faults: ["site.yaml:42:3 artifacts.lock: is empty; write a path such as artifacts/lock.yaml"],
  },
  {
    title: "a mirror with a password",
    edits: [
      [
        "\nmesh:\n",
        "\nartifacts:\n  mirror: { http: http://:secret@192.168.1.2, registry: http://192.168.1.2 }\n\nmesh:\n",
      ],
    ],
    faults: [
      "site.yaml:42:13 artifacts.mirror.http: holds a user or a password, and an inventory no secrets; write one such as http://192.168.1.2:8480",
    ],
  },
  {
    title: "a mirror without slashes",
    edits: [
      [
        "\nmesh:\n",
        "\nartifacts:\n  mirror: { http: http:mirror, registry: http://192.168.1.2 }\n\nmesh:\n",
      ],
    ],
    faults: [
      "site.yaml:42:13 artifacts.mirror.http: http:mirror is no base URL; write one such as http://192.168.1.2:8480",
    ],
  },
  {
    title: "a registry below a path",
    edits: [
      [
        "\nmesh:\n",
        "\nartifacts:\n  mirror: { http: http://192.168.1.2/files, registry: http://192.168.1.2/images }\n\nmesh:\n",
      ],
    ],
    faults: [
      "site.yaml:42:45 artifacts.mirror.registry: http://192.168.1.2/images has a path, and images come from the root of a registry; write one such as http://192.168.1.2:8481",
    ],
  },
]);
