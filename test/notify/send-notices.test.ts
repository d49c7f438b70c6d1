import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NotifyConfig } from '../../src/config/config.ts';
import { sendNotices } from '../../src/notify/send-notices.ts';
import type { Sending } from '../../src/notify/sending.ts';
import { afterTest } from '../clean-up.ts';
import { sampleNotice } from './sample-notice.ts';
import { type Answer, answerLikeSlack, closedAddress, startListener } from './start-listener.ts';

const common = { place: 'notify[0]', on: ['failure'], timeoutMs: 10_000 } as const;
const webhook = (url: string, more: object = {}): NotifyConfig => ({
  ...common,
  kind: 'webhook',
  url,
  headers: {},
  ...more,
});
const slack = (url: string): NotifyConfig => ({ ...common, kind: 'slack', url });
const command = (script: string, more: object = {}): NotifyConfig => ({
  ...common,
  kind: 'command',
  program: process.execPath,
  args: ['-e', script],
  ...more,
});

/** Pauses take no time and are listed. */
function sending(more: Partial<Sending> = {}): Sending & { readonly pauses: number[]; readonly said: string[] } {
  const pauses: number[] = [];
  const said: string[] = [];
  return {
    pauses,
    said,
    signal: new AbortController().signal,
    directory: tmpdir(),
    env: { PATH: process.env['PATH'], MARK: 'of the environment' },
    now: () => new Date('2026-11-24T06:15:04Z'),
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    log: (line) => void said.push(line),
    ...more,
  };
}

async function problemOf(block: NotifyConfig, world = sending()): Promise<string | undefined> {
  const [delivery] = await sendNotices([block], sampleNotice, world);
  return delivery?.problem;
}

test('a webhook gets the document as JSON, with its headers, to its whole address', async () => {
  const { url, heard } = await startListener((response) => response.writeHead(204).end());
  const block = webhook(`${url}/hook?key=k-1`, { headers: { Authorization: 'Bearer abc', 'User-Agent': 'acme' } });
  expect(await problemOf(block)).toBeUndefined();
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    method: 'POST',
    path: '/hook?key=k-1',
    headers: { authorization: 'Bearer abc', 'user-agent': 'acme', 'content-type': 'application/json' },
  });
  expect(JSON.parse(heard[0]?.body ?? '')).toEqual(sampleNotice);
});

test('Slack gets a message that it takes', async () => {
  const { url, heard } = await startListener(answerLikeSlack);
  expect(await problemOf(slack(`${url}/services/T0/B0/x`))).toBeUndefined();
  expect(heard).toHaveLength(1);
});

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body);

test.each<[string, Answer, string, number[]]>([
  ['a server that fails', status(500), 'HTTP 500', [1000]],
  ['a server that is busy and says for how long', status(429, { 'retry-after': '3' }), 'HTTP 429', [3000]],
  ['a server that drops the connection', (response) => response.destroy(), 'no answer (ECONNRESET)', [1000]],
])('%s is asked once more: %#', async (_, answer, problem, pauses) => {
  const { url, heard } = await startListener(answer);
  const world = sending();
  expect(await problemOf(webhook(url), world)).toBe(problem);
  expect({ requests: heard.length, pauses: world.pauses }).toEqual({ requests: 2, pauses });
});

test('what is taken the second time is taken', async () => {
  const { url, heard } = await startListener((response, _, times) => response.writeHead(times === 1 ? 503 : 200).end());
  expect(await problemOf(webhook(url))).toBeUndefined();
  expect(heard).toHaveLength(2);
});

test.each<[string, Answer, string | undefined]>([
  ['a refusal', status(403), 'HTTP 403'],
  ['a server that is busy for longer than the notice may take', status(503, { 'retry-after': '60' }), 'HTTP 503'],
  ['a page of an error', status(404, { 'content-type': 'text/html' }, '<html>no</html>'), 'HTTP 404'],
  ['a page of thanks', status(200, { 'content-type': 'text/html' }, '<html>thanks</html>'), undefined],
  ['a flood in answer', status(200, {}, 'x'.repeat(300_000)), undefined],
  ['a refusal with a flood', status(400, {}, 'x'.repeat(300_000)), 'HTTP 400'],
])('%s is not asked again: %#', async (_, answer, problem) => {
  const { url, heard } = await startListener(answer);
  expect(await problemOf(webhook(url))).toBe(problem);
  expect(heard).toHaveLength(1);
});

test.each<[string, Answer, string]>([
  ['Slack says in a word what it does not like', status(404, {}, 'no_service'), 'HTTP 404 (no_service)'],
  ['a page in its place is no Slack', status(200, {}, '<!DOCTYPE html><p>Sign in'), 'a web page answered'],
])('%s', async (_, answer, problem) => {
  const { url } = await startListener(answer);
  expect(await problemOf(slack(url))).toBe(problem);
});

test('neither a notice nor its headers follow a redirect', async () => {
  const there = await startListener();
  const here = await startListener(status(307, { location: `${there.url}/elsewhere` }));
  const problem = await problemOf(webhook(here.url, { headers: { Authorization: 'Bearer abc' } }));
  expect(problem).toBe('HTTP 307: it redirects, and notices do not follow');
  expect({ here: here.heard.length, there: there.heard.length }).toEqual({ here: 1, there: 0 });
});

test('one that hangs is given up in time, also while it trickles', async () => {
  const silent = await startListener(() => {});
  const trickling = await startListener((response) => {
    response.writeHead(200);
    response.write('o');
  });
  const world = sending();
  const blocks = [silent, trickling].map(({ url }) => webhook(url, { timeoutMs: 150 }));
  const deliveries = await sendNotices(blocks, sampleNotice, world);
  expect(deliveries.map(({ problem }) => problem)).toEqual(['no answer in time', 'no answer in time']);
});

test('a repeat has what is left of the time, and what was wrong first is told', async () => {
  const { url } = await startListener(status(503, { 'retry-after': '0' }));
  const world = sending({
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  });
  expect(await problemOf(webhook(url, { timeoutMs: 200 }), world)).toBe('HTTP 503');
});

test('where nobody listens, that is told without the address', async () => {
  const world = sending();
  expect(await problemOf(webhook(`${await closedAddress()}/secret-path`), world)).toBe('no answer (ECONNREFUSED)');
  expect(world.pauses).toEqual([1000]);
});

const folder = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'notices-'));
  afterTest(() => rmSync(directory, { recursive: true }));
  return directory;
};

test('a command gets the document on its standard input and the rest in its environment, in the config’s folder', async () => {
  const directory = folder();
  const script = `
    const { MARK, AUDIENCE_SYNC_OUTCOME: outcome, AUDIENCE_SYNC_EXIT_CODE: code, AUDIENCE_SYNC_RUN: run } = process.env;
    const notice = JSON.parse(fs.readFileSync(0, 'utf8'));
    fs.writeFileSync('told.json', JSON.stringify({ args: process.argv.slice(1), MARK, outcome, code, run, notice }));`;
  const block = command(script, { args: ['-e', script, '--', '$HOME; true', '*'] });
  expect(await problemOf(block, sending({ directory }))).toBeUndefined();
  expect(JSON.parse(readFileSync(join(directory, 'told.json'), 'utf8'))).toEqual({
    args: ['$HOME; true', '*'],
    MARK: 'of the environment',
    outcome: 'partial',
    code: '3',
    run: '20261124-061500-417',
    notice: sampleNotice,
  });
});

test.each([
  ['does not exist', command('', { program: '/no/such/program' }), 'the command cannot be started (ENOENT)'],
  ['may not be run', command('', { program: '/etc/passwd' }), 'the command cannot be started (EACCES)'],
  [
    'cannot be written down',
    command('', { args: ['secret\u0000'] }),
    'the command cannot be started (ERR_INVALID_ARG_VALUE)',
  ],
  ['fails', command('process.exitCode = 7'), 'the command ended with exit code 7'],
  ['is killed', command('process.kill(process.pid)'), 'the command ended with SIGTERM'],
  [
    'hangs',
    command('process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)', { timeoutMs: 700 }),
    'the command did not end in time',
  ],
])('a command that %s is told', async (_, block, problem) => {
  expect(await problemOf(block)).toBe(problem);
});

test('a command that floods its output and reads nothing is done when it ends; the beginning is for who looks closely', async () => {
  const world = sending();
  const block = command(`process.stdout.write('x'.repeat(5e6), () => process.exit(0))`);
  expect(await problemOf(block, world)).toBeUndefined();
  expect(world.said.map((line) => line.length)).toEqual(['notify[0]: the command said: '.length + 2_000]);
});

test('what a command leaves running is not waited for, and ends with one that is stopped', async () => {
  const directory = folder();
  const world = sending({ directory });
  const leaving = (then: string, more: object = {}): NotifyConfig =>
    command('', { program: 'sh', args: ['-c', `sleep 30 & echo $! > pid; ${then}`], ...more });
  const pid = (): number => Number(readFileSync(join(directory, 'pid'), 'utf8'));
  expect(await problemOf(leaving('exit 0'), world)).toBeUndefined();
  expect(process.kill(pid(), 'SIGKILL')).toBe(true);
  expect(await problemOf(leaving('wait', { timeoutMs: 1_000 }), world)).toBe('the command did not end in time');
  await expect.poll(() => isRunning(pid())).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    // One that has ended and that nobody has asked about yet is as good as gone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('all are told at once, and one that fails takes nothing from the others', async () => {
  let both: () => void = () => {};
  const told = new Promise<void>((resolve) => (both = resolve));
  const { url, heard } = await startListener((response, _, times) => {
    if (times === 2) both();
    void told.then(() => response.end('ok'));
  });
  const blocks = [webhook(url), command('process.exit(1)'), slack(url)];
  const deliveries = await sendNotices(blocks, sampleNotice, sending());
  expect(deliveries.map(({ problem }) => problem)).toEqual([
    undefined,
    'the command ended with exit code 1',
    undefined,
  ]);
  expect(heard).toHaveLength(2);
});

test('an interruption ends it', async () => {
  const interrupt = new AbortController();
  const { url } = await startListener(() => interrupt.abort(new Error('interrupted')));
  const blocks = [webhook(url), command('setInterval(() => {}, 1e6)')];
  await expect(sendNotices(blocks, sampleNotice, sending({ signal: interrupt.signal }))).rejects.toThrow('interrupted');
});
