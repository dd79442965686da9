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
  {
    title: "a mirror that every host would look for at itself",
    edits: [
      [
        "mesh:\n  kind",
        "artifacts: { mirror: { http: http://localhost:8480, registry: 'http://[::1]:8481' } }\nmesh:\n  kind",
      ],
    ],
    faults: [
      "site.yaml:41:24 artifacts.mirror.http: localhost means every machine itself, and all hosts ask there; write the mirror's address on the local network",
      "site.yaml:41:53 artifacts.mirror.registry: ::1 means every machine itself, and all hosts ask there; write the mirror's address on the local network",
    ],
  },
  {
    title: "a mirror whose address is cut short",
    edits: [
      [
        "mesh:\n  kind",
        "artifacts: { mirror: { http: http://192.168.1, registry: http://010.0.0.1 } }\nmesh:\n  kind",
      ],
    ],
    faults: [
      "site.yaml:41:24 artifacts.mirror.http: http://192.168.1 is no base URL; write one such as http://192.168.1.2:8480",
      "site.yaml:41:48 artifacts.mirror.registry: http://010.0.0.1 is no base URL; write one such as http://192.168.1.2:8481",
    ],
  },
  {
    title: "a mirror at port 0, or with signs that a URL has none of",
    edits: [
      [
        "mesh:\n  kind",
        "artifacts: { mirror: { http: 'http://m.lan:0', registry: 'http://m.lan/`id`' } }\nmesh:\n  kind",
      ],
    ],
    faults: [
      "site.yaml:41:24 artifacts.mirror.http: http://m.lan:0 is no base URL; write one such as http://192.168.1.2:8480",
      "site.yaml:41:48 artifacts.mirror.registry: http://m.lan/`id` is no base URL; write one such as http://192.168.1.2:8481",
    ],
  },
  {
    title: "time servers that are the host itself, or none",
    edits: [["mesh:\n  kind", "timeServers: [localhost, 224.0.1.1]\nmesh:\n  kind"]],
    faults: [
      "site.yaml:41:15 timeServers[0]: localhost is no time server; write the name or address of one",
      "site.yaml:41:26 timeServers[1]: 224.0.1.1 is no time server: it lies in 224.0.0.0/4, addresses of groups; write the name or address of one",
    ],
  },
  {
    title: "a mirror at addresses where no machine is",
    edits: [
      [
        "mesh:\n  kind",
        "artifacts: { mirror: { http: 'http://0.0.0.0:8480', registry: 'http://[fe80::1]:8481' } }\nmesh:\n  kind",
      ],
    ],
    faults: [
      "site.yaml:41:24 artifacts.mirror.http: 0.0.0.0 lies in 0.0.0.0/8, addresses of no machine; write its address on the local network",
      "site.yaml:41:53 artifacts.mirror.registry: fe80::1 lies in fe80::/10, addresses of one link only; write its address on the local network",
    ],
  },
  {
    title: "a mirror in the mesh, by a host's name and by an address",
    edits: [
      [
        "mesh:\n  kind",
        "artifacts: { mirror: { http: 'http://nas:8480', registry: 'http://10.66.0.11:8481' } }\nmesh:\n  kind",
      ],
    ],
    faults: [
      "site.yaml:41:24 artifacts.mirror.http: nas means hosts.nas in the mesh to every host, by its /etc/hosts; write the address, or a name with a domain",
      "site.yaml:41:49 artifacts.mirror.registry: 10.66.0.11 lies in the mesh's network 10.66.0.0/24, which does not stand yet when hosts ask there; write the mirror's address on the local network",
    ],
  },
  {
    title: "time servers that are managed hosts",
    edits: [["mesh:\n  kind", "timeServers: [NAS, 192.168.1.12, 10.66.0.10]\nmesh:\n  kind"]],
    faults: [
      "site.yaml:41:15 timeServers[0]: NAS is hosts.nas, which asks these servers itself and answers nobody; write one that is no managed host",
      "site.yaml:41:20 timeServers[1]: 192.168.1.12 is hosts.den, which asks these servers itself and answers nobody; write one that is no managed host",
      "site.yaml:41:34 timeServers[2]: 10.66.0.10 is hosts.gw, which asks these servers itself and answers nobody; write one that is no managed host",
    ],
  },
  {
    title: "a time server among the pods",
    edits: [["mesh:\n  kind", "timeServers: [10.244.0.7]\nmesh:\n  kind"]],
    faults: [
      "site.yaml:41:15 timeServers[0]: 10.244.0.7 is no time server: it lies in the pods' network 10.244.0.0/16; write the name or address of one",
    ],
  },
]);
