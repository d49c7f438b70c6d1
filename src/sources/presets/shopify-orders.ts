import type { Preset } from '../preset.ts';

/**
 * Shopify, Orders → Export (2026), a row an item; only an order's first row says whose it is. `Name` is the order's number and
 * `Id` its number in the API. A parcel may go to somebody else. Headers are English in every language.
 */
export const shopifyOrders: Preset = {
  name: 'shopify-orders',
  signatures: [
    ['Financial Status', 'Fulfillment Status', 'Created at', 'Lineitem name', 'Billing Name', 'Billing Zip'],
  ],
  map: {
    email: ['Email'],
    phone: ['Phone', 'Billing Phone'],
    company: ['Billing Company'],
    city: ['Billing City'],
    region: ['Billing Province'],
    country: ['Billing Country'],
    postal_code: ['Billing Zip'],
  },
  events: { time: ['Created at'], id: ['Name'] },
  others: [
    ...['Name', 'Id', 'Paid at', 'Fulfilled at', 'Cancelled at', 'Accepts Marketing', 'Currency', 'Subtotal', 'Total'],
    ...['Discount Code', 'Shipping Method', 'Lineitem quantity', 'Lineitem price', 'Lineitem sku', 'Refunded Amount'],
    ...['Shipping Name', 'Shipping Zip', 'Shipping Country', 'Shipping Phone', 'Payment Method', 'Vendor', 'Tags'],
    ...['Notes', 'Note Attributes', 'Risk Level', 'Source', 'Receipt Number', 'Billing Province Name'],
  ],
};
