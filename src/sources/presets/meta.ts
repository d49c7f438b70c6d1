import type { Preset } from '../preset.ts';

export const meta: Preset = {
  name: 'meta',
  signatures: [['email', 'fn', 'ln', 'madid']],
  map: {
    email: ['email'],
    phone: ['phone'],
    mobile_ad_id: ['madid'],
    first_name: ['fn'],
    last_name: ['ln'],
    postal_code: ['zip'],
    city: ['ct'],
    region: ['st'],
    country: ['country'],
    birth_date: ['dob'],
    gender: ['gen'],
    external_id: ['uid', 'extern_id'],
  },
};
