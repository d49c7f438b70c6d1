import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeContacts } from '../plan/write-contacts.js';
import { openSegments } from '../segments/project.js';
import { writeOrders } from '../segments/write-orders.js';

/**
 * First plans of 1, 5 and 20 segments of one source and its events, a list each: what a further segment costs. In CPU seconds, of
 * which two cores have two a second.
 *
 * @param {import('../measure/report.js').Bench} bench
 */
export async function run({ rows, folder, report }) {
  const files = { people: join(folder, 'people.csv'), orders: join(folder, 'orders.csv') };
  await writeContacts(files.people, rows);
  await writeOrders(files.orders, files.people);
  /** @type {Awaited<ReturnType<ReturnType<typeof openSegments>>> | undefined} */
  let first;
  for (const [count, goal] of /** @type {const} */ ([
    [1, undefined],
    [5, undefined],
    [20, { atMost: 3 }],
  ])) {
    const place = join(folder, `segments-${count}`);
    mkdirSync(place);
    const runHere = openSegments(place, count, files);
    const measured = await runHere('plan');
    first ??= measured;
    report({
      what: `first plan, ${count} ${count === 1 ? 'segment' : 'segments'}`,
      ratio: measured.cpu / first.cpu,
      of: '× one, CPU',
      ...(goal && { goal }),
      seconds: measured.seconds,
      peak: measured.peak,
    });
    if (count > 1) {
      report({
        what: `a further segment, of ${count}, to the first`,
        ratio: (measured.cpu - first.cpu) / (count - 1) / first.cpu,
        of: '× one, CPU',
        goal: { atMost: 0.1 },
      });
    }
    if (count === 20) {
      const sized = await runHere('segments', '--overlap');
      report({
        what: '`segments --overlap` of 20',
        ratio: sized.cpu / measured.cpu,
        of: '× their plan, CPU',
        seconds: sized.seconds,
        peak: sized.peak,
      });
    }
    rmSync(place, { recursive: true });
  }
}
