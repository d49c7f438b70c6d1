import type { Identifier } from '../identifiers/identifier.ts';
import { headerKey } from './preset.ts';

/** Common headers of files that no preset knows, in lower case with everything but letters and digits taken out. */
const synonyms: Readonly<Partial<Record<Identifier, readonly string[]>>> = {
  email: [
    'email',
    'emailaddress',
    'mail',
    'emails',
    'useremail',
    'customeremail',
    'contactemail',
    'workemail',
    'personalemail',
    'primaryemail',
    'secondaryemail',
    'emailadresse',
    'hashedemail',
    'emailsha256',
    'sha256email',
  ],
  phone: [
    'phone',
    'phonenumber',
    'mobile',
    'mobilephone',
    'mobilenumber',
    'cell',
    'cellphone',
    'telephone',
    'tel',
    'telefon',
    'workphone',
    'homephone',
    'customerphone',
    'phonesha256',
    'hashedphone',
  ],
  first_name: ['firstname', 'givenname', 'forename', 'fname', 'vorname', 'prenom'],
  last_name: ['lastname', 'surname', 'familyname', 'lname', 'nachname', 'nom'],
  country: ['country', 'countrycode', 'countryregion', 'land', 'pays'],
  postal_code: ['postalcode', 'postcode', 'zip', 'zipcode', 'plz'],
  region: ['region', 'state', 'province', 'stateregion', 'statecode', 'provincecode'],
  city: ['city', 'town', 'ort', 'stadt', 'ville'],
  birth_date: ['birthdate', 'dateofbirth', 'dob', 'birthday', 'geburtsdatum'],
  gender: ['gender', 'sex'],
  mobile_ad_id: [
    'mobileadid',
    'madid',
    'advertisingid',
    'idfa',
    'gaid',
    'aaid',
    'mobiledeviceid',
    'googleadvertisingid',
  ],
  external_id: ['externalid', 'customerid', 'userid', 'contactid', 'memberid', 'clientid', 'kundennummer'],
  company: ['company', 'companyname', 'organization', 'organisation', 'employer', 'accountname'],
  job_title: ['jobtitle', 'title', 'position'],
  company_domain: ['companydomain', 'domain', 'website', 'companywebsite'],
};

const byHeader = new Map<string, Identifier>(
  (Object.entries(synonyms) as [Identifier, readonly string[]][]).flatMap(([identifier, headers]) =>
    headers.map((header): [string, Identifier] => [header, identifier]),
  ),
);

/** The identifier that a header usually means; undefined for anything else. */
export function identifierOfHeader(header: string): Identifier | undefined {
  return byHeader.get(headerKey(header).replace(/[^\p{L}\p{N}]+/gu, ''));
}
