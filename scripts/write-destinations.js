// Writes the lists of platforms from the folders of src/destinations: npm run destinations
import { writeFileSync } from 'node:fs';
import { destinationLists } from './destination-lists.js';

for (const [file, text] of Object.entries(destinationLists())) writeFileSync(file, text);
