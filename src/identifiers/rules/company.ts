import { domainToASCII } from 'node:url';
import type { TextFunction } from '../../engine/text-function.ts';
import { withoutMarks } from './text.ts';

/** What nearly every domain is: nothing before it, and nothing behind it. */
const plain = '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}';

const domain = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '${plain}') AND NOT starts_with(${x}, 'www.') AND strlen(${x}) <= 253 THEN ${x}
    WHEN ${x} IS NOT NULL THEN identifier_company_domain_other(${x}) END`;

/** What people write who work for no company. */
const noCompany =
  'n/?a|null|nil|none|no|unknown|undefined|test|private?|privat|personal|individual|self|(?:self|un)[- ]?employed|freelance|freelancer|freelancing|retired|student';

// Nothing but a spelling of it may tell two companies apart: capitals do not.
const name = (x: string): string =>
  `CASE WHEN regexp_full_match(${x}, '[^\\pL\\pN]*(?:${noCompany})[^\\pL\\pN]*') THEN NULL ELSE ${x} END`;

/**
 * A company by its domain or its name. Of an address or a website the host is the domain, in ASCII and without `www.`; a page of
 * a network where everybody has one tells nothing. NULL = rejected.
 */
export const companyRules = { domain, name } as const;

const written = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?(?:[^/?#@]*@)?([^/?#:@]+)(?::\d+)?([/?#].*)?$/s;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const valid = new RegExp(`^(?:${label}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$`);

/** Behind these hosts the path says whose page it is. */
const networks =
  /(?:^|\.)(?:facebook|fb|instagram|linkedin|twitter|x|youtube|tiktok|xing|pinterest|threads|vimeo|github|etsy|t)\.com$|(?:^|\.)(?:linktr\.ee|youtu\.be|lnkd\.in|bit\.ly|t\.me|wa\.me|vk\.com|sites\.google\.com|maps\.google\.com)$/;

export const companyFunctions = {
  identifier_company_domain_other: (text) => {
    const [, host = '', path = ''] = written.exec(withoutMarks(text)) ?? [];
    const ascii = domainToASCII(host)
      .replace(/^www\./, '')
      .replace(/\.$/, '');
    if (!valid.test(ascii) || ascii.length > 253) return null;
    return networks.test(ascii) && /^\/[^?#/]/.test(path) ? null : ascii;
  },
} as const satisfies Readonly<Record<string, TextFunction>>;
