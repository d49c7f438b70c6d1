import { browseAbandoners } from './all/browse-abandoners.ts';
import { cartAbandoners } from './all/cart-abandoners.ts';
import { emailEngaged } from './all/email-engaged.ts';
import { emailSilent } from './all/email-silent.ts';
import { eventAttended } from './all/event-attended.ts';
import { eventNoShow } from './all/event-no-show.ts';
import { funnelStage } from './all/funnel-stage.ts';
import { lapsed } from './all/lapsed.ts';
import { lookalikeSeed } from './all/lookalike-seed.ts';
import { newCustomers } from './all/new-customers.ts';
import { productViewers } from './all/product-viewers.ts';
import { repeatBuyers } from './all/repeat-buyers.ts';
import { rfm } from './all/rfm.ts';
import { upcomingRenewal } from './all/upcoming-renewal.ts';
import { videoViewers } from './all/video-viewers.ts';
import { vip } from './all/vip.ts';
import type { Recipe } from './recipe.ts';

/** All recipes by name, in the order of a customer's life. */
export const recipes: ReadonlyMap<string, Recipe> = new Map(
  [
    productViewers,
    browseAbandoners,
    cartAbandoners,
    newCustomers,
    repeatBuyers,
    vip,
    lookalikeSeed,
    rfm,
    lapsed,
    upcomingRenewal,
    funnelStage,
    emailEngaged,
    emailSilent,
    eventAttended,
    eventNoShow,
    videoViewers,
  ].map((recipe) => [recipe.name, recipe]),
);
