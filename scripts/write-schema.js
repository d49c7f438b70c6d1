// Writes the JSON Schema that editors use, from the schema that the program checks with: npm run schema
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../src/config/schema/json-schema.ts';

const file = new URL('../schema/audience-sync.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
