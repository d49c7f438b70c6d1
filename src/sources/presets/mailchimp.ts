import type { Preset } from '../preset.ts';

export const mailchimp: Preset = {
  name: 'mailchimp',
  signatures: [['Email Address', 'MEMBER_RATING', 'LEID']],
  map: {
    email: ['Email Address'],
    phone: ['Phone Number', 'Phone', 'SMS Phone Number'],
    first_name: ['First Name'],
    last_name: ['Last Name'],
    country: ['CC'],
    region: ['REGION'],
    external_id: ['EUID'],
  },
};
