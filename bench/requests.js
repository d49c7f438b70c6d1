// npm run bench:requests: what a run sends in ten scenarios, against the local platforms, and the fewest requests that would do.
import { openProject } from './requests/project.js';
import { scenarios } from './requests/scenarios.js';

const { stdout } = process;
/** @param {readonly (string | number)[]} cells */
const line = (cells) =>
  `| ${cells.map((cell, n) => (n === 0 ? String(cell).padEnd(40) : n === 4 ? cell : String(cell).padStart(5))).join(' | ')} |\n`;

stdout.write(line(['scenario', 'sent', 'least', 'ratio', 'the least is']));
stdout.write(line(['---', '---:', '---:', '---:', '---']));
for (const { name, project: given, least, because, before, counted } of scenarios) {
  const project = await openProject(given);
  try {
    await before?.(project);
    project.sandbox.clearRequests();
    await counted(project);
    const sent = /** @type {const} */ (['google', 'meta', 'linkedin']).flatMap((platform) =>
      project.sandbox.requests(platform),
    );
    stdout.write(line([name, sent.length, least, (sent.length / least).toFixed(2), because]));
    if (process.argv.includes('--list')) {
      for (const { kind, method, path } of sent) stdout.write(`    ${kind} ${method} ${path}\n`);
    }
  } finally {
    await project.close();
  }
}
