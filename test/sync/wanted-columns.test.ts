import { expect, test } from 'vitest';
import { wantedColumns, wantedOfEvents } from '../../src/sync/wanted-columns.ts';
import { load } from '../config/write-config.ts';

const yaml = `
version: 1
project: acme
sources:
  crm: { files: crm.csv }
  shop: { files: shop.csv }
events:
  visits: { files: visits.csv, of: crm, key: email, time: Seen At, id: visit }
consent: { column: Marketing OK, granted: ["yes"] }
segments:
  quoted: { from: crm, where: '"Total ""Net""" > 5 and not (ORDERS/*few*/<2)' }
  asked: { from: crm, where: "sum(visits.pages, where Page = 'x') > 1 or tags like '%city%'" }
  other: { from: shop, where: points > 1 }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
audiences:
  all: { segment: quoted, to: [meta] }
`;

test('columns are wanted that a filter may name, and those of consent and of events', async () => {
  const { config } = await load(yaml);
  const [crm, visits] = [config.sources.get('crm'), config.events.get('visits')];
  if (crm === undefined || visits === undefined) throw new Error('not in the config');
  const columns = [
    ...['total "net"', 'orders', 'page', 'pages', 'tags', 'few', 'city', 'points', 'visit'].map(
      (name) => [name, name] as const,
    ),
    ['marketing_ok', ' marketing ok'] as const,
    ['seen_at', 'Seen At'] as const,
  ];
  const wantedBy = (wants: ReturnType<typeof wantedColumns>) =>
    columns
      .filter(([attribute, header]) => wants({ attribute, header, identifier: undefined }))
      .map(([attribute]) => attribute);
  const ofCrm = ['total "net"', 'orders', 'page', 'pages', 'tags'];
  expect(wantedBy(wantedColumns(config, crm))).toEqual([...ofCrm, 'marketing_ok']);
  expect(wantedBy(wantedOfEvents(config, 'orders', visits))).toEqual([...ofCrm, 'points', 'visit', 'seen_at']);
});
