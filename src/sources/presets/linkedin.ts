import type { Preset } from '../preset.ts';

/** LinkedIn Campaign Manager, the template of a contact list (2026). */
export const linkedin: Preset = {
  name: 'linkedin',
  signatures: [['email', 'firstname', 'lastname', 'jobtitle']],
  map: {
    email: ['email'],
    first_name: ['firstname'],
    last_name: ['lastname'],
    job_title: ['jobtitle'],
    company: ['employeecompany'],
    country: ['country'],
    mobile_ad_id: ['googleaid', 'appleidfa'],
  },
};
