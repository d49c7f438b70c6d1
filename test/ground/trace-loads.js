// node --import ./trace-loads.js PROGRAM: runs it from its sources. The file $LOADS, when there is such a variable, names every
// module it loaded, one a line.
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

const record = process.env['LOADS'];
register('./source-hooks.js', import.meta.url, { data: { record } });

// What CommonJS modules require of each other does not pass the hooks.
const { cache } = createRequire(import.meta.url);
if (record !== undefined) {
  process.on('exit', () => {
    for (const file of Object.keys(cache)) appendFileSync(record, `${pathToFileURL(file).href}\n`);
  });
}
