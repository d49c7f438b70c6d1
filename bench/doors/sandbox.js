// The local platforms in a process of their own: whoever forks it is told how to reach them and, when it asks, how many calls came since it
// last asked; they end with it.
import { platformNames, startSandbox } from '../../src/sandbox/start-sandbox.ts';

const sandbox = await startSandbox({ googleAds: true, rateLimits: false, keepsStrangers: false });
process.send?.({ urls: sandbox.urls, environment: sandbox.environment });
process.on('message', () => {
  const requests = platformNames.reduce((sum, name) => sum + sandbox.requests(name).length, 0);
  sandbox.clearRequests();
  process.send?.({ requests });
});
process.on('disconnect', () => void sandbox.close());
