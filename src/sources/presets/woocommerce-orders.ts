import type { Preset } from '../preset.ts';

/**
 * WooCommerce, orders, a row an order or an item: Advanced Order Export (AlgolPlus), and the exporters with names in
 * snake_case (WebToffee, SkyVerge). Who pays is the person; a parcel may go to somebody else. The customer's number is left
 * alone: it is 0 for everybody who ordered as a guest.
 */
export const woocommerceOrders: Preset = {
  name: 'woocommerce-orders',
  signatures: [
    ['Order Number', 'Order Status', 'Order Date', 'Email (Billing)', 'Last Name (Billing)'],
    ['order_id', 'order_number', 'status', 'billing_email', 'billing_last_name', 'billing_country'],
    ['order_id', 'order_date', 'status', 'billing_email', 'billing_last_name', 'billing_country'],
  ],
  map: {
    email: ['Email (Billing)', 'billing_email'],
    phone: ['Phone (Billing)', 'billing_phone'],
    first_name: ['First Name (Billing)', 'billing_first_name'],
    last_name: ['Last Name (Billing)', 'billing_last_name'],
    company: ['Company (Billing)', 'billing_company'],
    city: ['City (Billing)', 'billing_city'],
    region: ['State Code (Billing)', 'billing_state'],
    country: ['Country Code (Billing)', 'billing_country'],
    postal_code: ['Postcode (Billing)', 'billing_postcode'],
  },
  events: { time: ['Order Date', 'order_date'], id: ['Order Number', 'order_number', 'order_id'] },
  others: [
    ...[
      'Customer Note',
      'Address 1&2 (Billing)',
      'Payment Method Title',
      'Order Total Amount',
      'SKU',
      'Item #',
      'Item Name',
    ],
    ...['First Name (Shipping)', 'Last Name (Shipping)', 'Postcode (Shipping)', 'Country Code (Shipping)', 'Quantity'],
    ...['order_total', 'payment_method', 'customer_id', 'customer_note', 'line_items', 'coupons'],
    ...['shipping_first_name', 'shipping_last_name', 'shipping_postcode', 'shipping_country'],
  ],
};
