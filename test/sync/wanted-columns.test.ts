import { expect, test } from 'vitest';
import { wantedColumns } from '../../src/sync/wanted-columns.ts';
import { load } from '../config/write-config.ts';

const yaml = `
version: 1
project: acme
sources:
  crm: { files: crm.csv }
  shop: { files: shop.csv }
consent: { column: Marketing OK, granted: ["yes"] }
segments:
  quoted: { from: crm, where: '"Total ""Net""" > 5 and not (ORDERS/*few*/<2)' }
  asked: { from: crm, where: "page = 'x' or tags like '%city%'" }
  other: { from: shop, where: points > 1 }
destinations:
  meta: { type: meta, account: act_1, access_token: x }
audiences:
  all: { segment: quoted, to: [meta] }
`;

test('columns are wanted that a filter of the source may name, and the one of consent', async () => {
  const { config } = await load(yaml);
  const crm = config.sources.get('crm');
  if (crm === undefined) throw new Error('no source');
  const wants = wantedColumns(config, crm);
  const columns = [
    ...['total "net"', 'orders', 'page', 'tags', 'few', 'city', 'points', 'note'].map((name) => [name, name] as const),
    ['marketing_ok', ' marketing ok'] as const,
  ];
  const wanted = columns.filter(([attribute, header]) => wants({ attribute, header, identifier: undefined }));
  expect(wanted.map(([attribute]) => attribute)).toEqual(['total "net"', 'orders', 'page', 'tags', 'marketing_ok']);
});
