import { createHash, randomBytes, type KeyObject } from "node:crypto";
import { toPem } from "./pem";

/** A key as OpenSSH writes it. */
export interface SshKey {
  /** The line of an authorized_keys file, with a newline and no comment. */
  readonly authorizedKey: string;
  readonly fingerprintMd5: string;
  readonly fingerprintSha256: string;
  readonly privateKey: string;
}

/**
 * OpenSSH's own encodings; undefined for ECDSA on P-224, which SSH does not know.
 * @see RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709, openssh/PROTOCOL.key
 */
export function sshKey(key: KeyObject): SshKey | undefined {
  const parts = sshParts(key);
  if (parts === undefined) {
    return undefined;
  }
  const type = Buffer.from(parts.type);
  const blob = Buffer.concat([field(type), ...parts.publicFields.map(field)]);
  const md5 = createHash("md5").update(blob).digest("hex").match(/../g) ?? [];
  const sha256 = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return {
    authorizedKey: `${parts.type} ${blob.toString("base64")}\n`,
    fingerprintMd5: md5.join(":"),
    fingerprintSha256: `SHA256:${sha256}`,
    privateKey: toPem("OPENSSH PRIVATE KEY", privateFile(blob, type, parts.privateFields)),
  };
}

interface SshParts {
  readonly type: string;
  readonly publicFields: readonly Buffer[];
  /** What follows the type in the private section; it repeats the public fields in an order of its own. */
  readonly privateFields: readonly Buffer[];
}

function sshParts(key: KeyObject): SshParts | undefined {
  if (key.asymmetricKeyType === "ec") {
    return ecdsaParts(key);
  }
  const jwk = key.export({ format: "jwk" });
  const part = (name: "n" | "e" | "d" | "p" | "q" | "qi" | "x"): Buffer =>
    Buffer.from(jwk[name] ?? "", "base64url");
  if (key.asymmetricKeyType === "ed25519") {
    const publicKey = part("x");
    return {
      type: "ssh-ed25519",
      publicFields: [publicKey],
      privateFields: [publicKey, Buffer.concat([part("d"), publicKey])],
    };
  }
  const [n, e, d, qi, p, q] = (["n", "e", "d", "qi", "p", "q"] as const).map((name) =>
    integer(part(name)),
  ) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  return { type: "ssh-rsa", publicFields: [e, n], privateFields: [n, e, d, qi, p, q] };
}

const SSH_CURVES: Record<string, string> = {
  prime256v1: "nistp256",
  secp384r1: "nistp384",
  secp521r1: "nistp521",
};

function ecdsaParts(key: KeyObject): SshParts | undefined {
  const curve = SSH_CURVES[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (curve === undefined) {
    return undefined;
  }
  const jwk = key.export({ format: "jwk" });
  const [x, y, d] = [jwk.x, jwk.y, jwk.d].map((text) => Buffer.from(text ?? "", "base64url")) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const name = Buffer.from(curve);
  const point = Buffer.concat([Buffer.of(4), x, y]);
  return {
    type: `ecdsa-sha2-${curve}`,
    publicFields: [name, point],
    privateFields: [name, point, integer(d)],
  };
}

function privateFile(blob: Buffer, type: Buffer, privateFields: readonly Buffer[]): Buffer {
  const check = randomBytes(4);
  const empty = field(Buffer.alloc(0));
  const content = Buffer.concat([check, check, field(type), ...privateFields.map(field), empty]);
  // Padded to the block size of the cipher "none" with 1, 2, 3 ...
  const padding = Buffer.from(Array.from({ length: -content.length & 7 }, (_, i) => i + 1));
  return Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field(Buffer.from("none")), // cipher
    field(Buffer.from("none")), // key derivation
    empty, // its options
    Buffer.of(0, 0, 0, 1), // number of keys
    field(blob),
    field(Buffer.concat([content, padding])),
  ]);
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number in as few bytes as it needs, with a zero before a set highest bit. */
function integer(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) {
    start++;
  }
  const short = bytes.subarray(start);
  return (short[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), short]) : short;
}
