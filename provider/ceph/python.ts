import { quote } from "../ssh/script";

/**
 * Opens one session of Ceph's own client library as the administrator, for a whole list of commands: each start of the
 * `ceph` program costs half a second, a command inside a session some milliseconds.
 *
 * Exit codes: 3 = this host has no administrator's key (no cluster, or none yet), 4 = the monitors do not answer, or something
 * here keeps them from being asked: a cluster that cannot be asked must not look like none.
 */
const SESSION = `
import errno, glob, json, os, sys, threading, time
def leave(code, text):
    sys.stderr.write(text + "\\n")
    sys.stdout.flush()
    os._exit(code)
conf, keyring = "/etc/ceph/ceph.conf", "/etc/ceph/ceph.client.admin.keyring"
if not (os.path.exists(conf) and os.path.exists(keyring)):
    if glob.glob("/var/lib/ceph/*-*-*-*-*/mon.*") and not os.path.exists("/var/lib/croft/ceph/bootstrapping"):
        leave(4, "there is a monitor, and no administrator's key to ask it with")
    leave(3, "no administrator's key of a Ceph cluster on this host")
try:
    import rados
except ImportError:
    leave(4, "python3-rados is not installed on this host")
def connect(patience):
    until = time.time() + patience
    while True:
        # One that failed to connect cannot be asked again.
        c = rados.Rados(conffile=conf, name="client.admin", conf={"keyring": keyring, "client_mount_timeout": "5"})
        try:
            c.connect(timeout=5)
            return c
        except rados.Error as e:
            if time.time() >= until:
                leave(4, "the monitors do not answer: %s" % e)
def call(to, cmd, data, timeout):
    # The library takes a time limit and ignores it: a manager that was cut off would be waited for without end.
    send = cluster.mgr_command if to == "mgr" else cluster.mon_command
    answer = []
    asking = threading.Thread(target=lambda: answer.append(send(json.dumps(cmd), data.encode())), daemon=True)
    asking.start()
    asking.join(timeout)
    if not answer:
        return -errno.ETIMEDOUT, "", "no answer within %d s" % timeout
    ret, out, err = answer[0]
    return ret, out.decode("utf8", "replace"), err
`;

/** Python's program text travels as an argument and holds no data. */
function inSession(program: string): string {
  return `python3 -c ${quote(SESSION + program)}`;
}

/**
 * Everything the kinds look at, as one JSON document (for `parseFacts`), so that one round trip serves them all. Keys of
 * clients leave the host only as hashes.
 *
 * What was not answered must not look like what is not there, or a preview would promise to make it again: without the
 * monitors there is no document, without a manager none of the orchestrator's parts. Of an orchestrator that somebody has
 * switched off the monitors still have what it would begin with.
 */
export const READ = inSession(`
import hashlib
cluster = connect(0)
def ask(to, prefix, **more):
    ret, out, err = call(to, dict(prefix=prefix, **more), "", 8)
    if ret not in (0, -errno.ENOENT) and to == "mon":
        leave(4, "the monitors do not answer %s: %s" % (prefix, err.strip() or os.strerror(-ret)))
    return out if ret == 0 else None
def doc(to, prefix, **more):
    out = ask(to, prefix, format="json", **more)
    return json.loads(out) if out else None
def pick(whole, *names):
    return {n: (whole or {}).get(n) for n in names}
def managers(dump):
    return [dump["active_name"]] * bool(dump.get("available")) + [m["name"] for m in dump.get("standbys", [])]
def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()
def stored(key):
    return ask("mon", "config-key get", key="mgr/cephadm/" + key)
def hashed(key):
    value = stored(key)
    return None if value is None else sha(value.strip())
def kept():
    # What an orchestrator that is off would begin with, from where it keeps it.
    specs = doc("mon", "config-key dump", key="mgr/cephadm/spec.") or {}
    services = "\\n---\\n".join(json.dumps(json.loads(text)["spec"]) for text in specs.values())
    return services, list(json.loads(stored("inventory") or "{}").values())
def configuration():
    # As the orchestrator brings it to hosts, with what somebody has told it to add.
    extra = json.loads(stored("extra_ceph_conf") or "{}").get("conf") or ""
    return (ask("mon", "config generate-minimal-conf") or "") + ("\\n" + extra.strip() + "\\n" if extra else "")
status = doc("mon", "status")
serving = (status or {}).get("mgrmap", {}).get("available", False)
mgr = doc("mon", "mgr dump") or {}
config = doc("mon", "config dump") or []
backend = [o["value"] for o in config if o["name"] == "mgr/orchestrator/orchestrator"]
orchestrator = dict(backend=(backend + [""])[0], enabled="cephadm" in mgr.get("modules", []), paused=stored("pause"),
                    user=stored("ssh_user"), configuration=bool(stored("ssh_config")))
if not orchestrator["enabled"] or orchestrator["backend"] != "cephadm":
    services, hosts = kept()
else:
    services = ask("mgr", "orch ls", export=True, format="yaml") if serving else None
    hosts = doc("mgr", "orch host ls") if services is not None else None
print(json.dumps({
    "status": status,
    "mgr": managers(mgr),
    "fs": doc("mon", "fs dump"),
    "osdDump": doc("mon", "osd dump"),
    "osdTree": doc("mon", "osd tree"),
    "rules": doc("mon", "osd crush rule dump"),
    "osdMetadata": [pick(o, "id", "bluestore_bdev_size", "hostname") for o in doc("mon", "osd metadata") or []],
    "versions": list((doc("mon", "versions") or {}).get("overall", {})),
    "config": config,
    "configuration": configuration(),
    "auth": [dict(entity=a["entity"], caps=a.get("caps", {}), key=sha(a["key"]))
             for a in (doc("mon", "auth ls") or {}).get("auth_dump", [])],
    "identity": hashed("ssh_identity_key"),
    "public": stored("ssh_identity_pub"),
    "orchestrator": orchestrator,
    "services": services,
    "hosts": hosts,
}, default=str))
leave(0, "")
`);

/**
 * Runs the commands on stdin (a JSON list of CephCommand) one after another; ends with code 1 at the first failure. While
 * a monitor joins, the others hold elections and answer nobody: an order waits for them, a look does not.
 */
export const EXECUTE = inSession(`
cluster = connect(60)
def undone(c, out):
    return c.get("doneText", "") not in out
for c in json.load(sys.stdin):
    # Ceph refuses 1 where it wants 1.0, and JSON as written elsewhere makes no such difference.
    c["command"] = {k: float(v) if k == "weight" else v for k, v in c["command"].items()}
    until = time.time() + c.get("retrySeconds", 0)
    while True:
        ret, out, err = call(c["to"], c["command"], c.get("input", ""), c.get("timeoutSeconds", 60))
        if (ret == 0 and not undone(c, out)) or time.time() > until:
            break
        time.sleep(1)
    if ret != 0 and -ret not in c.get("accept", []):
        leave(1, "%s: %s (%s)" % (c["command"]["prefix"], err.strip() or os.strerror(abs(ret)), ret))
    if ret == 0 and undone(c, out):
        leave(1, "%s: nothing was done: %s" % (c["command"]["prefix"], out.strip() or "no word about why"))
leave(0, "")
`);
