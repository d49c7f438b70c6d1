import type { Preset } from '../preset.ts';

/**
 * WooCommerce, customers: Analytics → Customers → Download (2026; `Date registered` where all rows fit on the page), and the
 * exporter of users and customers by WebToffee. In the first, `Name` is the whole name.
 */
export const woocommerce: Preset = {
  name: 'woocommerce',
  signatures: [
    ['Username', 'Last Active', 'Sign Up', 'Email', 'Total Spend', 'AOV', 'Country / Region'],
    ['Username', 'Last Active', 'Date registered', 'Email', 'Total Spend', 'AOV', 'Country / Region'],
    ['user_login', 'user_email', 'user_registered', 'billing_postcode', 'billing_country'],
  ],
  map: {
    email: ['Email', 'user_email', 'billing_email'],
    phone: ['billing_phone'],
    first_name: ['first_name', 'billing_first_name'],
    last_name: ['last_name', 'billing_last_name'],
    company: ['billing_company'],
    city: ['City', 'billing_city'],
    region: ['Region', 'billing_state'],
    country: ['Country / Region', 'billing_country'],
    postal_code: ['Postal Code', 'billing_postcode'],
    external_id: ['customer_id'],
  },
  others: [
    'ID',
    'Name',
    'Orders',
    'display_name',
    'roles',
    'shipping_first_name',
    'shipping_postcode',
    'shipping_country',
  ],
};
