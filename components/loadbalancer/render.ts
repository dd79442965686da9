import type { Listener } from "./plan";

/**
 * haproxy.cfg but for its servers, which come and go one by one: the host puts those after the line "# servers of" of
 * their backend, and the digest of the whole into the description, by which a running process tells what it was
 * started with.
 *
 * @see HAProxy 2.6 Configuration Manual, chapters 3 and 4
 */
export function renderBalancer(listeners: readonly Listener[]): string {
  return [head, ...listeners.map(renderListener)].join("\n");
}

const head = `global
    description croft @DIGEST@
    log stdout format raw daemon notice
    chroot /var/lib/haproxy
    user haproxy
    group haproxy
    stats socket /run/haproxy/admin.sock mode 660 level admin
    maxconn 4000
    # A watch on the API can last for days: without this each reload would leave one more old process behind.
    hard-stop-after 5m

defaults
    log global
    mode tcp
    option dontlognull
    timeout connect 5s
    # Who does not take a connection is not asked again before another one was.
    option redispatch 1
    timeout client 1m
    timeout server 1m
    # Watches, log streams and shells are silent for long once both sides have spoken.
    timeout tunnel 1h
`;

function renderListener(listener: Listener): string {
  const { name, port } = listener;
  return [
    `frontend ${name}`,
    ...(listener.traffic === "http" ? ["    mode http"] : []),
    `    bind 0.0.0.0:${port}`,
    `    bind [::]:${port} v6only`,
    `    default_backend ${name}`,
    "",
    `backend ${name}`,
    ...backendOptions[listener.traffic],
    `    # servers of ${name}`,
    "",
  ].join("\n");
}

/** A dead server is left out after 2 failed checks, some 4 seconds, and taken in again after 2 good ones. */
const check = "check inter 2s fall 2 rise 2";

const backendOptions: Readonly<Record<Listener["traffic"], readonly string[]>> = {
  api: [
    "    balance leastconn",
    "    option httpchk",
    "    http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host kubernetes",
    "    http-check expect status 200",
    // The check asks only whether the server is ready; whom one talks to is proved end to end by the TLS passed through.
    // Connections to a server that went down are cut, or a watch would wait an hour for news from a dead host.
    `    default-server ${check} check-ssl verify none on-marked-down shutdown-sessions`,
  ],
  http: [
    "    mode http",
    "    balance roundrobin",
    "    option forwardfor",
    `    default-server ${check}`,
  ],
  tls: ["    balance leastconn", `    default-server ${check}`],
};
