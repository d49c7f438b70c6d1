/** PEM texts. */
export interface Certificates {
  /** The authority that clients must trust. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const lifeMs = 30 * 86_400_000;

let made: Promise<Certificates> | undefined;

/**
 * A certificate for these hosts by an authority that was made up for this process and is forgotten with it: gRPC reads once whom it
 * trusts, so that there is one for all who run here.
 */
export function throwAwayCertificates(hosts: readonly string[]): Promise<Certificates> {
  made ??= makeCertificates(hosts);
  return made;
}

async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const { default: forge } = await import('node-forge');
  const pair = () =>
    new Promise<import('node-forge').pki.rsa.KeyPair>((resolve, reject) => {
      forge.pki.rsa.generateKeyPair({ bits: 2048 }, (error, keys) => (error === null ? resolve(keys) : reject(error)));
    });
  const [authority, server] = await Promise.all([pair(), pair()]);
  const issuer = [{ name: 'commonName', value: 'audience-sync sandbox, made for one run' }];
  const certify = (
    keys: import('node-forge').pki.rsa.KeyPair,
    subject: { name: string; value: string }[],
    extensions: object[],
  ): string => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = keys.publicKey;
    certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(8))}`;
    certificate.validity.notBefore = new Date(Date.now() - lifeMs);
    certificate.validity.notAfter = new Date(Date.now() + lifeMs);
    certificate.setSubject(subject);
    certificate.setIssuer(issuer);
    certificate.setExtensions(extensions);
    certificate.sign(authority.privateKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate);
  };
  return {
    authority: certify(authority, issuer, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ]),
    certificate: certify(
      server,
      [{ name: 'commonName', value: hosts[0] ?? '' }],
      [
        { name: 'extKeyUsage', serverAuth: true },
        // 2 is a DNS name.
        { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
      ],
    ),
    key: forge.pki.privateKeyToPem(server.privateKey),
  };
}
