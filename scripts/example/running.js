/**
 * Fan-out, fatigue, consent and names.
 *
 * @param {import('./example-world.js').ExampleWorld} world
 * @param {import('./growing-page.js').Page} page
 */
export async function running(world, page) {
  await fanOut(page);
  await fatigue(world, page);
  await consent(world, page);
  await names(page);
  await values(page);
}

/** @param {import('./growing-page.js').Page} page */
async function fanOut(page) {
  page.say(`## Show what they looked at

Whoever looked at kettles should see kettles. \`for_each\` makes an audience of each category that the views have, also of those that come
later; a category that nobody looks at any more keeps its list, empty. \`holdout\` keeps one of five cart abandoners from seeing the reminder, for
[later](#did-it-work).`);
  page.add(
    'audiences',
    `  left-a-cart: { name: Left a cart, segment: left-a-cart, to: [meta], holdout: 20% }
  viewers: { name: "Looked at {value}", segment: viewers, to: [meta], for_each: views.category }
  readers: { name: Readers, segment: readers, to: [meta] }
  best-customers: { name: Best customers, segment: best-who-still-buy, to: [meta, google] }
`,
  );
  page.say('`plan` says what a run would do, and needs no credentials.');
  await page.run('plan');
  page.say('The warning may be passed over here: people leave carts every day, so more than 50 will soon be held out.');
}

/**
 * @param {import('./example-world.js').ExampleWorld} world
 * @param {import('./growing-page.js').Page} page
 */
async function fatigue(world, page) {
  page.say(`## Not everything to everyone, and not for ever

People who left a cart after looking at kettles and cups would now see three campaigns, and some of them for months. Three rules
are against that. \`priority\` is a waterfall, which puts each person into the first audience that fits:`);
  page.add('priority', '  - [left-a-cart, viewers, readers]\n');
  page.say(
    '`max_audiences` is the most audiences of one ad account that anybody is in, the first of the config first:',
  );
  page.change('destinations', '  meta:\n    type: meta\n', '  meta:\n    type: meta\n    max_audiences: 2\n');
  page.say('`cooldown` lets go whoever was reminded for a week, and leaves them alone for a month:');
  page.change(
    'audiences',
    '  left-a-cart: { name: Left a cart, segment: left-a-cart, to: [meta], holdout: 20% }\n',
    `  left-a-cart:
    name: Left a cart
    segment: left-a-cart
    to: [meta]
    holdout: 20%
    cooldown: { after: 7d, for: 30d }
`,
  );
  page.say(`What people look at changes within days, so that many come and go at once. The guard against losing a list would stop at a quarter of it
(exit 4); here half is normal:`);
  page.add('guards', '  max_removed: 50%\n');
  page.say('The first run. The lines below the table say whom each rule keeps out:');
  await page.run('sync');
  page.say(`A run a night is what it is meant for ([schedules](schedule.md)); this shop runs it again eight days later. \`kept out\` and \`who else leaves\` say why people go. In
the audience of carts nobody of the first day is left: some carts are older than two weeks, all other people had their week of reminders. Whoever
bought leaves by themselves, for the recipe asks who has not.`);
  world.later(8);
  await page.run('sync');
}

/**
 * @param {import('./example-world.js').ExampleWorld} world
 * @param {import('./growing-page.js').Page} page
 */
async function consent(world, page) {
  page.say(`## No means no

"Why do I see your ads?", a customer asks. \`explain\` goes through all audiences, and prints nothing personal:`);
  const [id = ''] = world.people('meta').get('Best customers') ?? [];
  const customer = world.shop.customers.find((one) => one['Customer ID'] === id);
  if (customer === undefined) throw new Error('nobody is on the list');
  await page.run(`explain ${customer['Email']}`);
  page.say(`They say no, and the export of the next morning has a \`no\` in their row. Whichever run comes first takes them off **every** list, also
off those of audiences that it was not asked for (\`viewers.tea\`):`);
  customer['Marketing Consent'] = 'no';
  world.later(1);
  await page.run('sync best-customers');
  const still = [...world.people('meta'), ...world.people('google')].filter(([, people]) => people.includes(id));
  if (still.length > 0) throw new Error('whoever denied consent is still on a list');
  page.say(`\`plan\` and \`check\` say in a line \`consent: gdpr\` what the [preset](consent.md#presets) does. Whoever unsubscribes by mail stands in
\`lists/unsubscribed.csv\`, and leaves in the same way. One night that file is missing. Nobody knows then who must not be sent, so nothing is:`);
  world.remove('lists/unsubscribed.csv');
  await page.run('sync', { code: 4 });
  world.writeExports();
}

/** @param {import('./growing-page.js').Page} page */
async function names(page) {
  page.say(`## Names that cost a list

The shop has tea without sugar, and an idea for customers whom it is about to lose:`);
  const named = '  diabetes-offers: { name: Diabetes offers, segment: at-risk, to: [meta] }\n';
  page.add('audiences', named);
  await page.run('check');
  page.say(
    'Names of lists are read by the platforms. This one would have been flagged, and could not even be renamed afterwards. So:',
  );
  page.change('audiences', named, '  sugar-free-tea: { name: Tea without sugar, segment: at-risk, to: [meta] }\n');
}

/** @param {import('./growing-page.js').Page} page */
async function values(page) {
  page.say(`## More like the best

A lookalike is as good as the list it is made from, and better when the platform knows what each member is worth. The recipe
\`lookalike-seed\` has the best quarter of the buyers with what they spent in two years, and Meta gets it along. Nobody sees ads because of this list, so that it does
not count for \`max_audiences\`:`);
  page.add(
    'audiences',
    `  lookalike-seed: { name: "Best quarter, for lookalikes", segment: lookalike-seed, to: [meta], counts: false }
`,
  );
  await page.run('plan lookalike-seed');
}
