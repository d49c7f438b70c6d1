import { columns } from './shop-year.js';

/**
 * Exports, segments and their sizes.
 *
 * @param {import('./growing-page.js').Page} page
 */
export async function beginning(page) {
  page.say(intro);
  const files = Object.entries(columns).map(
    ([name, header]) => `${`exports/${name}.csv`.padEnd(25)}  ${header.join(',')}`,
  );
  page.show('text', files.join('\n'));
  page.say(`The config says which is which. \`max_age\` is there for what an old file says: that nobody has bought since, or unsubscribed.
Tokens stay out of it, in the environment or in \`.env\`.`);
  page.begin(config);
  page.say(`## Segments by name

What retargeting asks for has names. A recipe is such a name, with defaults that make sense ([all sixteen](recipes.md)):`);
  await page.run('recipes', { shown: (text) => `${text.split('\n').slice(0, 6).join('\n')}\n…` });
  page.say(
    '`recipes show` explains one: when to use it, what can be set, and the condition and the SQL that it becomes.',
  );
  await page.run('recipes show cart-abandoners');
  page.say(`Ten segments cover this shop's funnel. Most are recipes, \`readers\` is a condition of the shop's own, and the last combines two others.
The \`window\` of the carts waits an hour, because whoever is just paying needs no reminder, and gives up after two weeks.`);
  page.add('segments', segments);
  page.say(`## How large, and who is in two

There is no audience yet, and nothing is sent. This is the time to look at sizes:`);
  await page.run('segments --overlap');
  page.say(`What the shop learns, before it has spent anything:

- **Too small.** Platforms do not serve lists of fewer than 100 people, and find only a part of whom they are told about. Whoever missed the
  webinar has to wait for the next one, and of the best customers who still buy there are too few: the top 20% instead of 10% will do.
- **One inside another.** Everybody who looked around is among the viewers (100% of row 2 in column 3): a campaign for each would
  bid against the other. The shop makes an audience of the viewers alone.
- **Not who one thinks.** Two of three best customers have lapsed (row 4, column 6). Thanking them for their loyalty would be odd; they
  belong to the win-back, which is why \`best-who-still-buy\` leaves them out.
- **Withheld.** Who denies consent is in no segment at all, who has said nothing is counted apart. Without an e-mail or phone
  that is valid nobody can be found: the columns of the second table say where to ask for them.`);
  page.change(
    'segments',
    '  best-customers: { recipe: vip }\n',
    '  best-customers: { recipe: vip, with: { top: 20% } }\n',
  );
}

const intro = `# Six weeks of retargeting in a made-up shop

From exports to a win-back campaign that is shown to work, one step at a time. The shop sells kettles, cups and tea and has 2,400 customers. They
are made up, and so is what they do; the commands and what they print are real: \`npm run example-page\` writes this page by running all
of them against [local platforms](sandbox.md), and a test holds it against what the program prints today.

1. [What the shop has](#what-the-shop-has)
2. [Segments by name](#segments-by-name)
3. [How large, and who is in two](#how-large-and-who-is-in-two)
4. [Show what they looked at](#show-what-they-looked-at)
5. [Not everything to everyone, and not for ever](#not-everything-to-everyone-and-not-for-ever)
6. [No means no](#no-means-no)
7. [Names that cost a list](#names-that-cost-a-list)
8. [More like the best](#more-like-the-best)
9. [Did it work?](#did-it-work)

## What the shop has

A file of customers and six of what they did, written anew every night by the shop, the newsletter tool and the webinar tool. These are
their columns:`;

const config = `version: 1
project: kettle-shop
defaults: { country: GB, timezone: Europe/London }

sources:
  customers: { files: exports/customers.csv, max_age: 2d }

events:
  orders: { files: exports/orders.csv, of: customers, key: email, time: created_at, id: order, max_age: 2d }
  carts: { files: exports/carts.csv, of: customers, key: email, time: updated_at, max_age: 2d }
  views: { files: exports/views.csv, of: customers, key: email, time: viewed_at, max_age: 2d }
  opens: { files: exports/opens.csv, of: customers, key: email, time: opened_at }
  registrations: { files: exports/registrations.csv, of: customers, key: email, time: registered_at }
  attendance: { files: exports/attendance.csv, of: customers, key: email, time: joined_at }

consent: { preset: gdpr, column: Marketing Consent, granted: ["yes"], denied: ["no"] }

suppress:
  - { files: lists/unsubscribed.csv, max_age: 2d }

destinations:
  meta:
    type: meta
    account: act_1234567890
    access_token: \${META_ACCESS_TOKEN}
  google:
    type: google
    account: "1234567890"
    auth:
      client_id: \${GOOGLE_CLIENT_ID}
      client_secret: \${GOOGLE_CLIENT_SECRET}
      refresh_token: \${GOOGLE_REFRESH_TOKEN}
    accept_customer_match_terms: true
`;

const segments = `  left-a-cart:
    recipe: cart-abandoners
    with: { within: 30d }
    window: { enter_after: 1h, leave_after: 14d }
  looked-around: { recipe: browse-abandoners, with: { carts: carts } }
  viewers: { recipe: product-viewers }
  best-customers: { recipe: vip }
  lookalike-seed: { recipe: lookalike-seed }
  lapsed: { recipe: lapsed }
  at-risk: { recipe: rfm, with: { group: [at-risk, cannot-lose] } }
  missed-the-webinar: { recipe: event-no-show }
  readers: { from: customers, where: "count(opens, last 30 days) >= 2 and not exists(orders, last 30 days)" }
  best-who-still-buy: { include: [best-customers], exclude: [lapsed] }
`;
