import type { Preset } from '../preset.ts';

/**
 * Eventbrite, the report of attendees (2026), and the one before with `Order #`. The attendee is the person: a buyer may have
 * paid for others, so buyer's name, e-mail and city, and a phone of which nobody says whose it is, are left alone.
 */
export const eventbrite: Preset = {
  name: 'eventbrite',
  signatures: [
    ['Order ID', 'Attendee first name', 'Attendee last name', 'Attendee email', 'Ticket type'],
    ['Order #', 'Email', 'Ticket Type', 'Attendee #', 'Attendee Status'],
  ],
  map: {
    email: ['Attendee email', 'Email'],
    phone: ['Cell Phone', 'Home Phone', 'Work Phone'],
    first_name: ['Attendee first name', 'First Name'],
    last_name: ['Attendee last name', 'Last Name'],
    company: ['Company'],
    job_title: ['Job Title'],
    city: ['Home City'],
    region: ['Home State'],
    country: ['Home Country'],
    postal_code: ['Home Zip'],
    birth_date: ['Birth Date'],
    gender: ['Gender'],
  },
  events: { time: ['Order date', 'Order Date'] },
  others: [
    ...['Phone number', 'Purchaser city', 'Purchaser state', 'Purchaser country', 'Event name', 'Event ID'],
    ...[
      'Ticket quantity',
      'Ticket price',
      'Currency',
      'Buyer first name',
      'Buyer last name',
      'Buyer email',
      'Barcode number',
    ],
    ...['Quantity', 'Price Tier', 'Order Type', 'Total Paid', 'Home Address 1'],
  ],
};
