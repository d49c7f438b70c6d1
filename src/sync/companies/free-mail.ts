import { domainToASCII } from 'node:url';
import type { Engine } from '../../engine/engine.ts';
import { quoteName, quoteText } from '../../engine/sql.ts';

/** Quoted table of `domain`: where anybody gets an address, so that it tells nothing of a company. */
const table = quoteName('free mail');

const prepared = new WeakMap<Engine, Promise<string>>();

/** Providers that the package does not know. */
const providers =
  'aon.at bbox.fr casema.nl chello.at ewetel.net fastmail.com fastwebnet.it gmx.ch hispeed.ch keemail.me kpnplanet.nl mail.de numericable.fr ono.com osnanet.de otenet.gr posteo.de posteo.net quicknet.nl telefonica.net tuta.com tuta.io tutamail.com tutanota.com tutanota.de upcmail.nl vodafonemail.de volny.cz xs4all.nl ziggo.nl';

/** Domains of addresses that hide one. */
const relays =
  'aleeas.com anonaddy.com anonaddy.me duck.com mozmail.com passinbox.com passmail.com passmail.net slmail.me users.noreply.github.com';

/** What shops are told of who buys there: `marketplace.amazon.de`, `members.ebay.de`. */
const marketplaces = 'marketplace.amazon members.ebay'
  .split(' ')
  .flatMap((begin) =>
    'ae at be ca ch co.jp co.uk co.za com com.au com.be com.br com.hk com.mx com.my com.sg com.tr de eg es fr ie in it nl ph pl sa se sg'
      .split(' ')
      .map((end) => `${begin}.${end}`),
  );

/** Gives an engine the table of free-mail domains, by the list of the package `email-providers`. */
export function freeMail(engine: Engine): Promise<string> {
  const known = prepared.get(engine) ?? create(engine);
  prepared.set(engine, known);
  return known;
}

async function create(engine: Engine): Promise<string> {
  const { default: domains } = await import('email-providers');
  const all = [...domains, ...providers.split(' '), ...relays.split(' '), ...marketplaces].map(domainToASCII);
  await engine.run(
    `CREATE TEMP TABLE ${table} AS SELECT DISTINCT unnest(from_json(${quoteText(JSON.stringify(all))}, '["VARCHAR"]')) AS domain`,
  );
  return table;
}
