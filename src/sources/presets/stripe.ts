import type { Preset } from '../preset.ts';

/** Stripe Dashboard, Customers → Export (2026). Metadata are columns named `… (metadata)`; `Name` is the whole name. */
export const stripe: Preset = {
  name: 'stripe',
  signatures: [['id', 'Email', 'Delinquent', 'Created (UTC)']],
  map: {
    email: ['Email', 'Customer Email'],
    phone: ['Phone'],
    city: ['Address City', 'Card Address City', 'Shipping Address City'],
    region: ['Address State', 'Card Address State', 'Shipping Address State'],
    country: ['Address Country', 'Card Address Country', 'Shipping Address Country'],
    postal_code: ['Address Postal Code', 'Card Address Zip', 'Shipping Address Postal Code'],
    external_id: ['id'],
  },
  others: [
    'Description',
    'Name',
    'Plan',
    'Status',
    'Total Spend',
    'Payment Count',
    'Refunded Volume',
    'Dispute Losses',
  ],
};
