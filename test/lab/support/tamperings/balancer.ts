import { row, type Tampering } from "../tampering";

const configuration = "croft:loadbalancer:Configuration";
const server = "croft:loadbalancer:Server";
/** What else needs it: whoever asks the API by its name. */
export const haproxy = "haproxy on gate";
const admin = (command: string) => `echo '${command}' | socat - /run/haproxy/admin.sock >/dev/null`;
const states = "echo 'show servers state' | socat - /run/haproxy/admin.sock";

/** haproxy on the gate: its configuration in file and process, and its servers in file and process. */
export const balancerTamperings: readonly Tampering[] = [
  {
    title: "the balancer stopped",
    host: "gate",
    command: "systemctl stop haproxy",
    rows: [row("croft:host:Service", "balancer-gate", "active")],
    stops: haproxy,
    proof: { command: "systemctl is-active haproxy", prints: "active" },
  },
  {
    title: "a line in the balancer's configuration",
    host: "gate",
    command: "sed -i 's/timeout connect 5s/timeout connect 50s/' /etc/haproxy/haproxy.cfg",
    rows: [row(configuration, "balancer-gate", "text")],
    proof: { command: "grep -c 'timeout connect 5s' /etc/haproxy/haproxy.cfg", prints: "1" },
  },
  {
    title: "the balancer's configuration behind a link to a file of somebody's",
    host: "gate",
    command:
      "cd /etc/haproxy && mv haproxy.cfg /var/evil.cfg && chown daemon /var/evil.cfg && ln -s /var/evil.cfg haproxy.cfg",
    rows: [row(configuration, "balancer-gate", "text")],
    proof: {
      command: "stat -c '%F %a %U' /etc/haproxy/haproxy.cfg",
      prints: "regular file 644 root",
    },
  },
  {
    title: "a process that runs another configuration than the file's",
    host: "gate",
    command:
      "sed -i 's/description croft .*/description croft '$(printf 0%.0s $(seq 64))/ /etc/haproxy/haproxy.cfg",
    rows: [row(configuration, "balancer-gate", "loaded")],
    inside: haproxy,
    proof: { command: "grep -c 'croft 0000' /etc/haproxy/haproxy.cfg || true", prints: "0" },
  },
  {
    title: "a port that takes no connections",
    host: "gate",
    command: admin("shutdown frontend release-visits"),
    rows: [row(configuration, "balancer-gate", "stopped[0]")],
    inside: haproxy,
    proof: {
      command: "echo 'show stat -1 1 -1' | socat - /run/haproxy/admin.sock | grep -c STOP || true",
      prints: "0",
    },
  },
  {
    title: "a server of nobody's, in a file of its own and in the running process",
    host: "gate",
    command:
      "cd /etc/haproxy && echo '    server evil 192.0.2.66:80' >croft/servers/release-visits/evil && sed -i '/# servers of release-visits/r croft/servers/release-visits/evil' haproxy.cfg && systemctl reload haproxy && sleep 1",
    rows: [row(configuration, "balancer-gate", "strangers[0]", "strangers[1]")],
    stops: haproxy,
    proof: {
      command: `ls /etc/haproxy/croft/servers/release-visits | grep -c evil; grep -c evil /etc/haproxy/haproxy.cfg; ${states} | grep -c evil || true`,
      prints: "0\n0\n0",
    },
  },
  {
    title: "a server of nobody's that only the running process has",
    host: "gate",
    command: admin("experimental-mode on; add server release-visits/evil 192.0.2.66:80"),
    rows: [row(configuration, "balancer-gate", "strangers[0]")],
    inside: haproxy,
    proof: { command: `${states} | grep -c evil || true`, prints: "0" },
  },
  {
    title: "a balancer that a signal has stopped",
    host: "gate",
    command: "pkill -STOP -x haproxy",
    rows: [row("croft:host:Service", "balancer-gate", "active")],
    alone: "nobody reaches the API through it",
  },
  {
    title: "a balancer's worker that a signal has stopped",
    host: "gate",
    command: "kill -STOP $(pgrep --newest -x haproxy)",
    rows: [row(configuration, "balancer-gate", "loaded")],
    alone: "nobody reaches the API through it",
  },
  {
    title: "a balancer that can be asked nothing",
    host: "gate",
    command: "rm -r /run/haproxy",
    rows: [row(configuration, "balancer-gate", "loaded")],
    alone: "what its servers do cannot be seen meanwhile",
  },
  {
    title: "a server put into maintenance",
    host: "gate",
    command: admin("set server api/node1 state maint"),
    rows: [row(server, "balancer-gate.api.node1", "administration")],
    inside: haproxy,
    proof: { command: `${states} | awk '$2 == "api" && $4 == "node1" {print $7}'`, prints: "0" },
  },
  {
    title: "a server's weight",
    host: "gate",
    command: admin("set weight release-visits/node1 0%"),
    rows: [row(server, "balancer-gate.release-visits.node1", "administration")],
    inside: haproxy,
  },
  {
    title: "a server that nobody asks how it is",
    host: "gate",
    command: admin("disable health release-visits/node2"),
    rows: [row(server, "balancer-gate.release-visits.node2", "administration")],
    inside: haproxy,
  },
  {
    title: "a server's address in the running process",
    host: "gate",
    command: admin("set server api/node2 addr 192.0.2.9"),
    rows: [row(server, "balancer-gate.api.node2", "address")],
    inside: haproxy,
    proof: { command: `${states} | grep -c 192.0.2.9 || true`, prints: "0" },
  },
  {
    title: "a server's port in its file",
    host: "gate",
    command: "sed -i 's/:6443/:7443/' /etc/haproxy/croft/servers/api/node3",
    rows: [row(server, "balancer-gate.api.node3", "port")],
    inside: haproxy,
    proof: { command: "grep -c :6443 /etc/haproxy/croft/servers/api/node3", prints: "1" },
  },
  {
    title: "a server removed from the configuration",
    host: "gate",
    command:
      "sed -i '/server node3 .*:30080/d' /etc/haproxy/haproxy.cfg && systemctl reload haproxy",
    rows: [row(server, "balancer-gate.release-visits.node3", "administration")],
    // A reload forgets what was done to the running process.
    stops: haproxy,
    proof: { command: "grep -c 'server node3 .*:30080' /etc/haproxy/haproxy.cfg", prints: "1" },
  },
];
