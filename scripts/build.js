// Makes the program that `bin/` starts, from the sources: npm run build. Types are looked at by `npm run types` alone.
import { build } from 'rolldown';
import options from '../rolldown.config.js';

await build(options);
