// Writes the JSON Schema that editors use, from the schema that the program checks with: npm run schema
import { writeFileSync } from 'node:fs';

const { configJsonSchema } = await import(new URL('../dist/config/schema/json-schema.js', import.meta.url).href);
const file = new URL('../schema/audience-sync.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
