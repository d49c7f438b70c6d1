import { expect, test } from 'vitest';
import { isEventName, isExportName } from '../../../src/inspect/folder/export-names.ts';
import { isReservedName, isSuppressionName } from '../../../src/sources/files/reserved-names.ts';

test.each([
  'customers.csv',
  'Leads.XLSX',
  'people.tsv',
  'emails.txt',
  'contacts.json',
  'contacts.ndjson',
  'rows.jsonl',
  'all.parquet',
  'customers.csv.gz',
  'customers.ndjson.zst',
  'customers.csv.zip',
  'audience_export_1234.zip',
  'customers.gz',
  'old.xls',
  'kontakte märz.csv',
])('%s can be an export', (name) => {
  expect(isExportName(name)).toBe(true);
});

test.each([
  'audience-sync.yaml',
  '.env',
  '.hidden.csv',
  '~$customers.xlsx',
  'package.json',
  'package-lock.json',
  'tsconfig.build.json',
  'app.config.json',
  'README.txt',
  'requirements-dev.txt',
  'backup.tar.gz',
  'photo.png',
  'customers',
  'customers.csv.part',
])('%s is none', (name) => {
  expect(isExportName(name)).toBe(false);
});

test.each([
  'unsubscribed.csv',
  'Unsubscribes 2026.xlsx',
  'suppression-list.csv',
  'lists/suppressed/2026-11.csv',
  'blocklist.txt',
  'block_list.txt',
  'do-not-contact.csv',
  'Do Not Mail.csv',
  'DNC.csv',
  'opt-out.csv',
  'opted_outs.csv',
  'optout-2026-11-24.csv',
  'cleaned_members_export_60bf5ff8a1.csv',
  'Abmeldungen.csv',
  'désinscrits.csv',
  'bajas.csv',
  'cleaned_email_audience_export_60bf5ff8a1.csv',
])('whoever stands in %s must be left alone', (name) => {
  expect(isSuppressionName(name)).toBe(true);
});

test.each(['never_subscribed.csv', 'non-subscribers.csv'])('whoever stands in %s has not agreed', (name) => {
  expect(isReservedName(name)).toBe(true);
});

test.each([
  'customers_without_unsubscribed.csv',
  'subscribed_members.csv',
  'opt-in.csv',
  'customers.csv',
  'dnchess-club.csv',
  'building-blocks.csv',
])('%s are people like others', (name) => {
  expect(isSuppressionName(name)).toBe(false);
});

test.each(['orders.csv', 'exports/Order_2026-11.csv', 'email-opens.csv', 'user_page_views.csv', 'Bestellungen.csv'])(
  '%s is what people did',
  (name) => {
    expect(isEventName(name)).toBe(true);
  },
);

test.each(['customers.csv', 'open-leads.csv', 'event-contacts.csv', 'customers-overview.csv', 'recorders.csv'])(
  '%s is not what people did',
  (name) => {
    expect(isEventName(name)).toBe(false);
  },
);
