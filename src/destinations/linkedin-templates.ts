import { columns } from './upload-column.ts';

/** Columns of LinkedIn's templates, for files that are uploaded by hand and by us (create-and-manage-list-uploads). */
export const contactColumns = columns(
  ['email', 'email'],
  ['first_name', 'firstname'],
  ['last_name', 'lastname'],
  ['job_title', 'jobtitle'],
  ['company', 'employeecompany'],
  ['country', 'country'],
  ['mobile_ad_id', 'googleaid'],
);

/** Of a company that leaves which it is told by, and no more: another spelling of the rest would make it a second one. */
export const companyColumns = columns(
  ['company', 'companyname'],
  ['company_domain', 'companywebsite'],
  [undefined, 'companyemaildomain'],
  [undefined, 'linkedincompanypageurl'],
  [undefined, 'stocksymbol'],
  [undefined, 'industry'],
  [undefined, 'city'],
  [undefined, 'state'],
  [undefined, 'companycountry'],
  [undefined, 'zipcode'],
);

/** Rows and bytes of a file of either template (create-and-manage-list-uploads). */
export const templateLimits = { fewestRows: 300, mostRows: 300_000, mostBytes: 20_000_000 } as const;
