import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

const trusted = new Set<string>();

/**
 * Leads this process through a sandbox's door, as `Sandbox.environment` leads one that is started with it: of whom Node trusts it reads
 * the variables at its start alone, so that the authority is told to its TLS here. The package is as it is installed.
 */
export function throughTheDoor({ environment }: Pick<Sandbox, 'environment'>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('NODE_') && !name.startsWith('GRPC_')) process.env[name] = value;
  }
  const authority = readFileSync(environment['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  if (trusted.has(authority)) return;
  trusted.add(authority);
  const { createSecureContext } = tls;
  tls.createSecureContext = (options) => {
    const made = createSecureContext(options);
    (made.context as { addCACert(pem: string): void }).addCACert(authority);
    return made;
  };
}
