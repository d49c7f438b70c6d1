import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../config/write-config.ts';
import { runCli } from './run-cli.ts';

const config = `version: 1
project: acme
sources: { crm: { files: crm.csv } }
suppress: [{ files: out.csv }]
segments: { all: { from: crm, where: "true" } }
destinations: { meta: { type: meta, account: act_1, access_token: x } }
audiences: { everybody: { segment: all, to: [meta] } }
`;
const files = {
  'audience-sync.yaml': config,
  'crm.csv': 'email,note\nann@example.com,"two\nlines"\nnobody@,\n',
  'out.csv': 'email\nben@example.com\n"cid@example.com\n',
};

test('rejects are written although a suppression list stops the plan, and hold what is wrong with it', async () => {
  const cwd = folder(files);
  const { code, err } = await runCli(['plan', '--rejects', 'bad.csv'], { cwd });
  expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining('quote never closed') as string });
  expect(readFileSync(join(cwd, 'bad.csv'), 'utf8')).toBe(
    [
      'source,file,line,column,reason,value,effect,list',
      'crm,crm.csv,4,,invalid_email,,row rejected,',
      'crm,crm.csv,4,email,invalid_email,aaaaaa@,value dropped,',
      'suppress 1,out.csv,3,,unreadable: quote never closed,"""aaa@aaaaaaa.aaa",row rejected,',
      '',
    ].join('\n'),
  );
  expect(statSync(join(cwd, 'bad.csv')).mode & 0o777).toBe(0o600);
});

test('programs are told where the rejects of an export are, and how many; only the file has the values', async () => {
  const cwd = folder(files);
  const { code, out, err } = await runCli(['inspect', 'crm.csv', '--rejects', 'bad.csv', '--reveal', '--json'], {
    cwd,
  });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ...{ rows: 2, contacts: 1, duplicates: 0, rejected: 1, rejected_by_reason: { invalid_email: 1 } },
    rejects: {
      ...{ file: join(cwd, 'bad.csv'), revealed: true },
      ...{ rows: { invalid_email: 1 }, values: { invalid_email: 1 }, members: {} },
    },
  });
  expect(out + err).not.toContain('nobody@');
  expect(readFileSync(join(cwd, 'bad.csv'), 'utf8')).toContain(',nobody@,');
});

test.each([
  [['plan', '--rejects', 'crm.csv'], /crm\.csv is read from; rejects would be written over it/],
  [['plan', '--rejects', 'audience-sync.yaml'], /audience-sync\.yaml is read from/],
  [['plan', '--rejects', 'none/bad.csv'], /bad\.csv cannot be written \(ENOENT\)/],
  [['inspect', 'crm.csv', '--rejects', '-'], /--rejects needs the name of a file/],
  [['plan', '--out', 'day.csv', '--rejects', './day.csv'], /--out and --rejects name the same file/],
  [['plan', '--reveal'], /--reveal has no meaning without --rejects/],
  [['sync', '--plan', 'day.plan', '--rejects', 'bad.csv'], /--plan and --rejects cannot be had together/],
])('%j is refused, and the files are as they were', async (words, message) => {
  const cwd = folder(files);
  const { code, err } = await runCli(words, { cwd });
  expect(err).toMatch(message);
  expect(code).toBe(2);
  for (const [name, content] of Object.entries(files)) expect(readFileSync(join(cwd, name), 'utf8')).toBe(content);
});
