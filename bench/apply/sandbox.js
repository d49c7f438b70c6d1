// The local platforms in a process of their own, so that what they cost is nobody else's: whoever forks it is told their addresses and,
// when it asks, the CPU seconds that they took; they end with it.
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

const sandbox = await startSandbox({ latencyMs: Number(process.argv[2]), keepsStrangers: false });
process.send?.({ urls: sandbox.urls });
const before = process.cpuUsage();
process.on('message', () => {
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpu: (user + system) / 1e6 });
});
process.on('disconnect', () => void sandbox.close());
