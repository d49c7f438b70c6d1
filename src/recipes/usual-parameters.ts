import type { Parameter } from './recipe.ts';

/** Parameters that several recipes have. */
export const orders: Parameter = { kind: 'events', default: 'orders', about: 'the events that are purchases' };

export const lastOrder: Parameter = {
  kind: 'measure',
  default: 'last({orders}, until now)',
  about: 'when a contact last bought: from the events, or a column',
};

export const spend: Parameter = {
  kind: 'measure',
  default: 'sum({orders}.{total}, last {within})',
  about: 'what a contact spent: from the events, or a column',
};

export const total: Parameter = { kind: 'column', default: 'total', about: 'column of the events with the amount' };

export const within = (span: string, about: string): Parameter => ({ kind: 'span', default: span, about });

export const atLeast = (number: number, about: string): Parameter => ({
  kind: 'number',
  default: number,
  least: 1,
  about,
});

export const among: Parameter = {
  kind: 'condition',
  about: 'a condition: rank only those of whom it is true; absent: everybody',
};
