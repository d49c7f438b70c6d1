import type { LinkedinConfig } from '../../../src/destinations/linkedin/settings.ts';
import { connectLinkedin } from '../../../src/destinations/linkedin/linkedin.ts';
import { type Answer, loopback, type Received } from '../loopback.ts';
import { testContext } from '../test-context.ts';
import { linkedinConfig } from './linkedin-config.ts';

/** A destination whose platform answers as told. */
export async function answering(answer: (request: Received) => Answer, changes: Partial<LinkedinConfig> = {}) {
  const server = await loopback(answer);
  const config = linkedinConfig({ linkedin: server.url, linkedin_token_endpoint: `${server.url}/token` }, changes);
  const context = testContext({ advance: () => undefined });
  return { destination: connectLinkedin(config, context), server, context };
}
