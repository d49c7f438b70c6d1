import type { ListPurpose } from '../../config/consent-config.ts';
import type { UploadFormat } from '../../config/upload-formats.ts';
import type { Field } from '../../identifiers/identifier.ts';
import type { RuleSet } from '../../identifiers/rule-sets.ts';
import { companyColumns, contactColumns, templateLimits } from '../linkedin-templates.ts';
import { columns, type UploadColumn } from '../upload-column.ts';

/** What a platform's own upload form takes. */
export interface UploadForm {
  /** What its lists are for; default: ads. */
  readonly purpose?: ListPurpose;
  /** How its columns are normalised, and in which form they stand in the file. */
  readonly rules: RuleSet;
  /** The same with all of them in plain; absent where the form takes digests alone, or nothing else. */
  readonly plainRules?: RuleSet;
  readonly columns: readonly UploadColumn[];
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
  /** Columns that hold names and places in clear; left empty unless the config lets them leave. */
  readonly plainNames?: readonly Field[];
  /** Sets of columns that find somebody; a row has at least one of them. */
  readonly matchKeys: readonly (readonly Field[])[];
  /** Fewer members than this are not served. */
  readonly minimumSize: number;
  /** What one file may have, its header included. */
  readonly most: { readonly rows?: number; readonly bytes?: number };
  /** Whether the form takes people off a list by a file of them. */
  readonly takesRemovals?: true;
}

const gb = 1_000_000_000;
const eachAlone = (...fields: readonly Field[]) => fields.map((field) => [field]);

const linkedinSizes = {
  minimumSize: templateLimits.fewestRows,
  most: { rows: templateLimits.mostRows, bytes: templateLimits.mostBytes },
};

/** Forms by the name that `format` of a destination gives them. */
export const uploadForms: Readonly<Record<UploadFormat, UploadForm>> = {
  // developers.criteo.com contact lists; a file has one kind of identifier in one column, and 500 values or more.
  criteo: {
    rules: 'criteo',
    plainRules: 'criteo-plain',
    columns: columns(['email', 'email'], ['mobile_ad_id', 'madid']),
    hasHeader: false,
    matchKeys: eachAlone('email', 'mobile_ad_id'),
    minimumSize: 500,
    most: {},
  },
  // support.google.com/google-ads/answer/7659867: English headers; digests of e-mail, phone and names, country and zip in plain.
  google: {
    rules: 'google',
    plainRules: 'google-plain',
    columns: columns(
      ['email', 'Email'],
      ['phone', 'Phone'],
      ['first_name', 'First Name'],
      ['last_name', 'Last Name'],
      ['country', 'Country'],
      ['postal_code', 'Zip'],
    ),
    hasHeader: true,
    matchKeys: [...eachAlone('email', 'phone'), ['first_name', 'last_name', 'country', 'postal_code']],
    minimumSize: 100,
    most: {},
    takesRemovals: true,
  },
  // linkedin.com/help/lms/answer/a1489764: headers as in the template, 300 to 300,000 rows, 20 MB.
  linkedin: {
    rules: 'linkedin',
    plainRules: 'linkedin-plain',
    columns: contactColumns,
    hasHeader: true,
    plainNames: ['first_name', 'last_name', 'job_title', 'company', 'country'],
    matchKeys: [...eachAlone('email', 'mobile_ad_id'), ['first_name', 'last_name', 'company']],
    ...linkedinSizes,
  },
  // facebook.com/business/help/2082575038703844: headers of the formatting guide; values may be digests, each of its own.
  meta: {
    rules: 'meta',
    plainRules: 'meta-plain',
    columns: columns(
      ['email', 'email'],
      ['phone', 'phone'],
      ['mobile_ad_id', 'madid'],
      ['first_name', 'fn'],
      ['last_name', 'ln'],
      ['postal_code', 'zip'],
      ['city', 'ct'],
      ['region', 'st'],
      ['country', 'country'],
      ['birth_year', 'doby'],
      ['gender', 'gen'],
    ),
    hasHeader: true,
    matchKeys: [...eachAlone('email', 'phone', 'mobile_ad_id'), ['first_name', 'last_name', 'country', 'postal_code']],
    minimumSize: 100,
    most: {},
    takesRemovals: true,
  },
  // help.ads.microsoft.com/apex/index/3/en/56921: e-mail addresses alone, plain or SHA-256.
  microsoft: {
    rules: 'criteo',
    plainRules: 'criteo-plain',
    columns: columns(['email', 'Email']),
    hasHeader: true,
    matchKeys: eachAlone('email'),
    minimumSize: 300,
    most: {},
  },
  // For the tool that sends e-mails: who agreed to them, in plain, as every such tool imports it.
  newsletter: {
    purpose: 'email',
    rules: 'newsletter',
    columns: columns(
      ['email', 'email'],
      ['first_name', 'first_name'],
      ['last_name', 'last_name'],
      ['country', 'country'],
    ),
    hasHeader: true,
    matchKeys: eachAlone('email'),
    minimumSize: 0,
    most: {},
  },
  // help.pinterest.com/en/business/article/audience-targeting: one column, e-mails or mobile ids, digests or not.
  pinterest: {
    rules: 'criteo',
    plainRules: 'criteo-plain',
    columns: columns(['email', 'email'], ['mobile_ad_id', 'maid']),
    hasHeader: false,
    matchKeys: eachAlone('email', 'mobile_ad_id'),
    minimumSize: 100,
    most: {},
  },
  // reddithelp.com, advanced matching: the addresses' names lose what follows a plus and all that is no letter or digit.
  reddit: {
    rules: 'reddit',
    columns: columns(['email', 'email']),
    hasHeader: true,
    matchKeys: eachAlone('email'),
    minimumSize: 1_000,
    most: {},
  },
  // developers.snap.com customer lists: one kind a list, digests throughout, phones in digits.
  snapchat: {
    rules: 'snapchat',
    columns: columns(['email', 'email'], ['phone', 'phone'], ['mobile_ad_id', 'mobile_ad_id']),
    hasHeader: false,
    matchKeys: eachAlone('email', 'phone', 'mobile_ad_id'),
    minimumSize: 1_000,
    most: {},
  },
  // ads.tiktok.com/help/article/how-to-create-a-custom-audience-with-a-customer-file: headers say the form; below 1 GB, 1,000 entries or more.
  tiktok: {
    rules: 'tiktok',
    plainRules: 'tiktok-plain',
    columns: [
      { field: 'email', header: 'Email_SHA256', plainHeader: 'Email' },
      { field: 'phone', header: 'Phone_SHA256', plainHeader: 'Phone' },
      { field: 'mobile_ad_id', header: 'MAID' },
    ],
    hasHeader: true,
    matchKeys: eachAlone('email', 'phone', 'mobile_ad_id'),
    minimumSize: 1_000,
    most: { bytes: gb - 1 },
  },
  // business.x.com/en/help/campaign-setup/campaign-targeting/custom-audiences/lists: columns are named when it is uploaded; 10 GB.
  x: {
    rules: 'criteo',
    plainRules: 'criteo-plain',
    columns: columns(['email', 'email'], ['mobile_ad_id', 'device_id']),
    hasHeader: false,
    matchKeys: eachAlone('email', 'mobile_ad_id'),
    minimumSize: 100,
    most: { bytes: 10 * gb },
  },
};

/** Forms for lists of companies, by the same names; a form that is not here takes people alone. */
export const companyForms: Readonly<Partial<Record<UploadFormat, UploadForm>>> = {
  // linkedin.com/help/lms/answer/a1489764: a template of its own.
  linkedin: {
    rules: 'linkedin-companies',
    columns: companyColumns,
    hasHeader: true,
    matchKeys: eachAlone('company_domain', 'company'),
    ...linkedinSizes,
  },
};
