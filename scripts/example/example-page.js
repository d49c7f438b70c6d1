import { beginning } from './beginning.js';
import { createPage } from './growing-page.js';
import { openWorld } from './example-world.js';
import { proving } from './proving.js';
import { running } from './running.js';

/** docs/example.md: a made-up shop from its exports to a proven lift, with what the program prints. Takes some ten seconds of CPU. */
export async function examplePage() {
  const world = await openWorld();
  try {
    const page = createPage(world);
    await beginning(page);
    await running(world, page);
    await proving(world, page);
    return page.text();
  } finally {
    await world.close();
  }
}
