import type { Field } from '../../identifiers/identifier.ts';
import type { Capabilities } from '../destination.ts';
import type { UploadColumn } from '../upload-column.ts';
import { companyForms, type UploadForm, uploadForms } from './forms.ts';
import { type FileConfig, oneColumnForms } from './settings.ts';

type Shaping = Pick<FileConfig, 'format' | 'hash' | 'identifier' | 'sendPlainNames'>;

/** What a file of the form holds. */
export const fileCapabilities = (config: Shaping): Capabilities => formCapabilities(uploadForms[config.format], config);

/** The same of companies; undefined where the form takes people alone. */
export function fileCompanies(config: Shaping): Capabilities | undefined {
  const form = companyForms[config.format];
  return form && formCapabilities(form, config);
}

export function formCapabilities(form: UploadForm, config: Shaping): Capabilities {
  const { minimumSize, matchKeys, purpose, rules, plainRules = rules } = form;
  const fields = takenFields(form, config);
  return {
    rules: config.hash === 'none' ? plainRules : rules,
    fields,
    ...(purpose !== undefined && { purpose }),
    matchKeys: matchKeys.filter((key) => key.every((field) => fields.includes(field))),
    // So many are in memory at once; how many a file has is the form's business.
    batchSize: 50_000,
    identifiersPerMember: undefined,
    concurrency: 2,
    rates: [],
    results: 'immediate',
    replacement: 'session',
    changes: 'whole-list',
    signals: [],
    values: undefined,
    minimumSize,
    adoptable: true,
    // The name is given by whoever uploads it.
    names: { areUnique: false, longest: {}, sensitive: undefined },
    membership: { longestDays: undefined, unsetDays: undefined, idleDays: undefined },
  };
}

/** The columns of the files, in their order; of a form that takes one column, the one that the config names. */
export function columnsOf({ columns: all }: UploadForm, config: Shaping): readonly UploadColumn[] {
  const columns =
    config.hash === 'none'
      ? all.map(({ field, header, plainHeader = header }) => ({ field, header: plainHeader }))
      : all;
  return config.format in oneColumnForms ? columns.filter(({ field }) => field === config.identifier) : columns;
}

/** What columns are filled with. */
function takenFields(form: UploadForm, config: Shaping): Field[] {
  const { plainNames = [] } = form;
  const all = columnsOf(form, config).flatMap(({ field }) => field ?? []);
  return config.sendPlainNames ? all : all.filter((field) => !plainNames.includes(field));
}
