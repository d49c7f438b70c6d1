import { expect, onTestFinished, test } from 'vitest';
import { forMembers } from '../../../src/destinations/for-members.ts';
import { connectLinkedin } from '../../../src/destinations/linkedin/linkedin.ts';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { testContext } from '../test-context.ts';
import { answering } from './answering.ts';
import { linkedinConfig } from './linkedin-config.ts';

const company = (key: string, values: Readonly<Record<string, readonly string[]>>) => ({ key, values, signals: [] });
const acme = company('1', { company_domain: ['acme.example'] });
const initech = company('2', { company: ['initech'] });
const spec = { key: 'audience-sync:shop:vips', name: 'VIPs', description: '', membershipDays: undefined };

test('companies are sent by domain or name, and each one’s own status is read', async () => {
  const { destination, server } = await answering(() => ({
    body: { elements: [{ status: 201 }, { status: 400, error: { code: 'INVALID_COMPANY' } }, { status: 429 }] },
  }));
  const door = forMembers(destination, 'companies');
  const receipt = await door.send('77', 'remove', [acme, initech, company('3', { company: ['x'] })]);
  expect(receipt).toMatchObject({ refused: [{ index: 1, reason: 'HTTP 400 INVALID_COMPANY' }], again: [2] });
  expect(server.received[0]).toMatchObject({ method: 'POST', target: '/rest/dmpSegments/77/companies' });
  expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
    elements: [
      { action: 'REMOVE', companyWebsiteDomain: 'acme.example' },
      { action: 'REMOVE', companyName: 'initech' },
      { action: 'REMOVE', companyName: 'x' },
    ],
  });
});

test('a segment of companies is made beside that of people under the same key, and each is found by its type', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const destination = connectLinkedin(linkedinConfig(sandbox.urls), testContext(sandbox));
  const companies = { ...spec, members: 'companies' } as const;
  const people = await destination.createList(spec);
  expect(await destination.findList(companies)).toBeUndefined();
  const door = forMembers(destination, 'companies');
  const { id } = await door.createList(companies);
  expect([(await door.findList(companies))?.id, (await destination.findList(spec))?.id]).toEqual([id, people.id]);
  await door.send(id, 'add', [acme, initech]);
  await door.send(id, 'remove', [acme]);
  expect(sandbox.lists('linkedin').map(({ size }) => size)).toEqual([0, 1]);
  expect(door.capabilities).toMatchObject({ batchSize: 5000, rates: [{ calls: 300, perMs: 60_000 }] });
});
