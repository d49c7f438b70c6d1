import type { Preset } from '../preset.ts';

/** Meta Ads Manager, the templates of a customer list with and without value (2026). */
export const meta: Preset = {
  name: 'meta',
  signatures: [
    ['email', 'fn', 'ln', 'madid'],
    ['fn', 'ln', 'ct', 'st'],
  ],
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
  others: ['doby', 'age', 'value'],
};
