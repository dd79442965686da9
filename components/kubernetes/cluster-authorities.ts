import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { renewalDays } from "../../provider/kubernetes/certificates";
import type { Authorities } from "../../provider/kubernetes/files";

const hoursOfYear = 8760;

/** Names kubeadm gives them. @see kubernetes.io, "PKI certificates and requirements" */
const commonNames = { ca: "kubernetes", etcd: "etcd-ca", "front-proxy": "front-proxy-ca" } as const;

/** Bound to cluster-admin by kubeadm, and can be unbound. */
const administrators = "kubeadm:cluster-admins";

/** The API obeys them whatever is bound. */
const masters = "system:masters";

/**
 * Everything of a cluster that must outlive its hosts: whoever holds these can rebuild any of them.
 *
 * Creates: three authorities (key and certificate each, ten years), the key service account tokens are signed with, and key and
 * certificate of an administrator and of a super-administrator (one year, made anew within its last month).
 *
 * Delete forgets them.
 */
export class ClusterAuthorities extends pulumi.ComponentResource {
  static readonly type = "croft:kubernetes:ClusterAuthorities";
  /** PEM of the cluster's authority. */
  readonly authority: pulumi.Output<string>;
  /** Files by path below /etc/kubernetes/pki; secret. */
  readonly files: pulumi.Output<Authorities>;
  /** For people, who may lose what is bound to them. */
  readonly administrator: Client;
  /** For Croft itself: what mends a cluster must not hang on what somebody may have taken away there. */
  readonly superAdministrator: Client;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super(ClusterAuthorities.type, name, {}, opts);
    const ca = this.authorityOf(name, "ca");
    const etcd = this.authorityOf(name, "etcd");
    const frontProxy = this.authorityOf(name, "front-proxy");
    const serviceAccount = this.key(`${name}-service-account`);

    this.authority = ca.certPem;
    this.administrator = this.client(`${name}-administrator`, ca, "croft", administrators);
    this.superAdministrator = this.client(
      `${name}-super-administrator`,
      ca,
      "croft-super",
      masters,
    );
    this.files = pulumi.secret(
      pulumi.all({
        "ca.crt": ca.certPem,
        "ca.key": ca.key,
        "etcd/ca.crt": etcd.certPem,
        "etcd/ca.key": etcd.key,
        "front-proxy-ca.crt": frontProxy.certPem,
        "front-proxy-ca.key": frontProxy.key,
        "sa.key": serviceAccount.privateKeyPem,
        "sa.pub": serviceAccount.publicKeyPem,
      }),
    );
    this.registerOutputs({ authority: this.authority });
  }

  private key(name: string): tls.PrivateKey {
    return new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent: this });
  }

  private authorityOf(name: string, which: keyof typeof commonNames): Authority {
    const key = this.key(`${name}-${which}`).privateKeyPem;
    const certificate = new tls.SelfSignedCert(
      `${name}-${which}`,
      {
        privateKeyPem: key,
        subject: { commonName: commonNames[which] },
        isCaCertificate: true,
        setSubjectKeyId: true,
        validityPeriodHours: 10 * hoursOfYear,
        allowedUses: ["digital_signature", "key_encipherment", "cert_signing"],
      },
      { parent: this },
    );
    return { key, certPem: certificate.certPem };
  }

  private client(name: string, ca: Authority, user: string, group: string): Client {
    const key = this.key(name);
    const request = new tls.CertRequest(
      name,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: user, organization: group },
      },
      { parent: this },
    );
    const certificate = new tls.LocallySignedCert(
      name,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: ca.key,
        caCertPem: ca.certPem,
        validityPeriodHours: hoursOfYear,
        // In the same month as kubeadm's own, so that a site has one season for certificates.
        earlyRenewalHours: renewalDays * 24,
        allowedUses: ["digital_signature", "key_encipherment", "client_auth"],
      },
      { parent: this },
    );
    return { certificate: certificate.certPem, key: key.privateKeyPem };
  }
}

/** Certificate and key, PEM; the key is secret. */
export interface Client {
  readonly certificate: pulumi.Output<string>;
  readonly key: pulumi.Output<string>;
}

interface Authority {
  readonly key: pulumi.Output<string>;
  readonly certPem: pulumi.Output<string>;
}
