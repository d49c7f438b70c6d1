import type { Preset } from '../preset.ts';

/**
 * Calendly, Meetings → Export (2026), a row a meeting. `User Email` is the host's, `Guest Email(s)` are other people's, and
 * `Invitee UUID` is another at every booking.
 */
export const calendly: Preset = {
  name: 'calendly',
  signatures: [['Invitee Email', 'Invitee Name', 'Event Type Name', 'Start Date & Time']],
  map: {
    email: ['Invitee Email'],
    phone: ['Text Reminder Number'],
    first_name: ['Invitee First Name'],
    last_name: ['Invitee Last Name'],
  },
  events: { time: ['Start Date & Time'] },
  others: [
    ...[
      'User Name',
      'User Email',
      'Team',
      'Invitee Time Zone',
      'Invitee accepted marketing emails',
      'Canceled',
      'Location',
    ],
    ...['Guest Email(s)', 'Marked as No-Show', 'UTM Source', 'Event UUID', 'Invitee UUID'],
  ],
};
