import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openProject } from '../apply/project.js';
import { writeContacts } from '../plan/write-contacts.js';

const latency = 0.1;

/**
 * What the platforms' pages allow (docs/platforms): members in a request, requests a second that may go on for ever, and requests
 * under way at once, of which Google publishes nothing and the others advise two to four. Before the first member the list is looked
 * for and made: two calls, and LinkedIn asks for five seconds behind them.
 *
 * - Google: 10,000 members; 300 requests a minute
 * - Meta: 10,000 rows; a write is 3 of the 9,000 points that an ad account of the Full tier has in 300 seconds
 * - LinkedIn: 5,000 elements; 600 requests a minute
 */
const limits = /** @type {const} */ ({
  google: { members: 10_000, perSecond: 300 / 60, atOnce: 4, before: 2 * latency },
  meta: { members: 10_000, perSecond: 9_000 / 3 / 300, atOnce: 3, before: 2 * latency },
  linkedin: { members: 5_000, perSecond: 600 / 60, atOnce: 3, before: 2 * latency + 5 },
});
/** @typedef {keyof typeof limits} Platform */
const platforms = /** @type {const} */ (['google', 'meta', 'linkedin']);

/**
 * Sending a list to platforms that answer late: how near it comes to the least time that limits and latency allow, what memory it
 * takes, and how long the event loop is blocked.
 *
 * @param {import('../measure/report.js').Bench} bench
 */
export async function run({ rows, folder, report }) {
  const sizes = rows > 1_000_000 ? [200_000, 1_000_000] : [50_000, 200_000];
  let blocked = 0;
  let growth = 0;
  for (const chosen of [...platforms.map((name) => [name]), [...platforms]]) {
    /** @type {number[]} */
    const peaks = [];
    for (const size of sizes) {
      const sent = await send(chosen, size, folder);
      blocked = Math.max(blocked, sent.blocked);
      peaks.push(sent.peak);
      if (size !== sizes.at(-1)) continue;
      const least = chosen.map((name, index) => leastSeconds(name, sent.added[index] ?? 0));
      const pace = Math.max(...least.map((each) => each.pace));
      report({
        what: `${sent.added[0]?.toLocaleString('en-US')} to ${chosen.join(' + ')}`,
        ratio: sent.seconds / pace,
        of: '× least',
        // Three lists are three times the work for this machine, and none for the limits.
        ...(chosen.length === 1 && { goal: { atMost: 1.15 } }),
        seconds: sent.seconds,
        perSecond: sent.added.reduce((sum, each) => sum + each, 0) / sent.seconds,
        peak: sent.peak,
      });
      const latencyAlone = Math.max(...least.map((each) => each.latency));
      report({ what: '  by latency alone', ratio: sent.seconds / latencyAlone, of: '× least' });
      report({ what: `  CPU seconds: client ${sent.cpu.toFixed(1)}, platforms ${sent.platformCpu.toFixed(1)}` });
    }
    growth = Math.max(growth, (peaks.at(-1) ?? 0) / (peaks[0] ?? 1));
  }
  const times = (sizes.at(-1) ?? 0) / (sizes[0] ?? 1);
  report({ what: `peak memory with ${times} times the members`, ratio: growth, of: '×', goal: { atMost: 1.15 } });
  report({ what: 'event loop blocked at most', ratio: blocked, of: 'ms', goal: { atMost: 50 } });
}

/**
 * The least time, at the pace that the limits let go on for ever; and by the latency alone, because every limit is on a span of time, of
 * which a million members use up a part.
 *
 * @param {Platform} name
 * @param {number} added
 */
function leastSeconds(name, added) {
  const { members, perSecond, atOnce, before } = limits[name];
  const requests = Math.ceil(added / members);
  const latencies = (requests * latency) / atOnce;
  return { pace: before + Math.max(requests / perSecond, latencies), latency: before + latencies };
}

/** @param {readonly Platform[]} chosen @param {number} size @param {string} folder */
async function send(chosen, size, folder) {
  const place = join(folder, `apply-${size}-${chosen.join('-')}`);
  mkdirSync(place);
  await writeContacts(join(place, 'data.csv'), size);
  const sandbox = fork(fileURLToPath(new URL('../apply/sandbox.js', import.meta.url)), [String(latency * 1000)], {
    // Ten thousand members are read in one go: a small nursery would be swept, and what is in it copied, several times meanwhile.
    execArgv: [...process.execArgv, '--max-semi-space-size=64'],
  });
  try {
    const [{ urls }] = await once(sandbox, 'message');
    const sent = await openProject(place, urls).send(chosen);
    sandbox.send('usage');
    const [{ cpu }] = await once(sandbox, 'message');
    return { ...sent, platformCpu: cpu };
  } finally {
    sandbox.disconnect();
    await once(sandbox, 'exit');
    rmSync(place, { recursive: true });
  }
}
