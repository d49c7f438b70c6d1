import type { Recipe } from '../recipe.ts';

export const funnelStage: Recipe = {
  name: 'funnel-stage',
  yields: 'is at a stage of the funnel, by a CRM',
  use: 'B2B: content for leads, cases for opportunities, and customers kept out of both. Other words of a CRM go into `where` instead.',
  needs: 'a column with the lifecycle stage, as HubSpot, Salesforce, Pipedrive or Zoho write it',
  parameters: {
    stage: {
      kind: 'choices',
      choices: {
        subscriber: ['subscriber'],
        lead: ['lead', 'open', 'new', 'open - not contacted', 'not contacted'],
        mql: ['mql', 'marketingqualifiedlead', 'marketing qualified lead', 'marketing qualified'],
        sql: ['sql', 'salesqualifiedlead', 'sales qualified lead', 'sales qualified', 'qualified', 'pre-qualified'],
        opportunity: ['opportunity', 'deal', 'converted', 'closed - converted'],
        customer: ['customer', 'client', 'closed won', 'evangelist'],
      },
      about: 'which stages',
    },
    column: { kind: 'column', default: 'lifecycle_stage', about: 'column with the stage' },
  },
  where: 'lower(trim({column})) in ({stage})',
};
