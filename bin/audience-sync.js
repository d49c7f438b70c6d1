#!/usr/bin/env node
// Plain JavaScript without anything new, so that an old Node can still read it and say what it needs.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `audience-sync needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org/en/download`,
  );
  process.exit(2);
}
const [{ main }, { createProcessRuntime, exitProcess }] = await Promise.all([
  import('../dist/cli/main.js'),
  import('../dist/cli/process-runtime.js'),
]);
await exitProcess(await main(process.argv.slice(2), createProcessRuntime()));
