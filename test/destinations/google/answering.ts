import { connectGoogle } from '../../../src/destinations/google/google.ts';
import { type Answer, loopback, type Loopback, type Received } from '../loopback.ts';
import { testContext } from '../test-context.ts';
import { googleConfig } from './google-config.ts';

/** A destination whose platform gives any token and, for the rest, answers as told. */
export async function answering(answer: (request: Received) => Answer) {
  const server: Loopback = await loopback((request) =>
    request.target === '/token'
      ? {
          headers: { 'content-type': 'application/json' },
          body: { access_token: 'ya29.test', expires_in: 3599, token_type: 'Bearer' },
        }
      : answer(request),
  );
  const config = googleConfig({ google: server.url, google_token_endpoint: `${server.url}/token` });
  const calls = () => server.received.filter(({ target }) => target !== '/token');
  return { destination: connectGoogle(config, testContext({ advance: () => undefined })), calls };
}
