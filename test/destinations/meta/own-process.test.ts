import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { type GraphServer, startGraph, token } from './graph-server.ts';

const servers: GraphServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const hooks = new URL('../../ground/trace-loads.js', import.meta.url).href;

/** Makes every kind of call. */
const program = `
import net from 'node:net';
const hosts = new Set();
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  hosts.add(options.host + ':' + options.port);
  return connect.apply(this, args);
};
const events = ['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'exit', 'beforeExit'];
const count = () => Object.fromEntries(events.map((event) => [event, process.listenerCount(event)]));
const before = count();
const { connectMeta } = await import(process.env.META_MODULE);
const lines = [];
const destination = connectMeta(
  { type: 'meta', name: 'meta', account: 'act_42', auth: { kind: 'access_token', accessToken: process.env.META_TOKEN }, appSecret: 'secret-of-a-test',
    apiVersion: 'v26.0', endpoint: process.env.META_ENDPOINT },
  { now: () => new Date(), uptime: () => performance.now(), random: Math.random, sleep: async () => {}, signal: new AbortController().signal,
    log: (line) => lines.push(line) });
const spec = { key: 'audience-sync:acme:vips', name: 'VIPs', description: '', membershipDays: 30 };
const members = [{ key: '1', values: { email: ['a'.repeat(64)] }, signals: [] }];
await destination.check();
await destination.findList(spec);
const { id } = await destination.createList(spec);
await destination.updateList(id, spec);
await destination.describeList(id);
await destination.send(id, 'add', members);
await destination.send(id, 'remove', members);
const error = await destination.describeList('500').catch((reason) => reason);
console.log(JSON.stringify({ before, after: count(), hosts: [...hosts], lines, error: error.message }));
`;

test('connecting and calling leaves the process alone, reaches one host only, and puts no token into an address', async () => {
  const server = await startGraph(({ method, url }) => {
    if (url.pathname.endsWith('/500')) return { status: 500, body: '<html></html>' };
    if (url.pathname.endsWith('/users')) return { body: { num_received: 1, num_invalid_entries: 0 } };
    const next = url.searchParams.has('after')
      ? {}
      : { next: `https://graph.facebook.com/v26.0/act_42/customaudiences?after=a&access_token=${token}` };
    if (method === 'GET' && url.pathname.endsWith('/customaudiences')) return { body: { data: [], paging: next } };
    return { body: { id: '7', name: 'VIPs' } };
  });
  servers.push(server);
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', hooks, '--input-type=module', '-e', program],
    {
      env: {
        META_MODULE: new URL('../../../src/destinations/meta/meta.ts', import.meta.url).href,
        META_TOKEN: token,
        META_ENDPOINT: server.url,
      },
    },
  );
  const told = JSON.parse(stdout) as { before: object; after: object; hosts: string[]; lines: string[]; error: string };
  expect(told.after).toEqual(told.before);
  expect(told.hosts).toEqual([new URL(server.url).host]);
  expect(server.arrived).toHaveLength(11);
  for (const { target } of server.arrived) expect(target).not.toMatch(/access_token|made-up-token|secret-of-a-test/);
  expect(told.lines.length).toBeGreaterThan(8);
  expect(stdout + stderr).not.toMatch(/made-up-token|secret-of-a-test|aaaaaaaa/);
});
