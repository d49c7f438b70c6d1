// The local platforms in a process of their own, so that what they cost is nobody else's: fork(sandbox.js) is told their addresses,
// and the platforms end with the process that forked it.
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

const sandbox = await startSandbox({ latencyMs: Number(process.argv[2]), keepsStrangers: false });
process.send?.(sandbox.urls);
process.on('disconnect', () => void sandbox.close());
