/**
 * What a platform can be told of a member besides who it is: consent to be sent for ads, and to ads that are personalised, where it
 * was granted; and that personalization was denied where the law lets data be used all the same, within limits. Each is a bit
 * of a member's `signals`.
 */
export const signalBits = { ads: 1, personalization: 2, limited: 4 } as const;
export type Signal = keyof typeof signalBits;

export const allSignals = Object.keys(signalBits) as readonly Signal[];

/** The signals of a number of bits. */
export const signalsOf = (bits: number): readonly Signal[] =>
  allSignals.filter((each) => (bits & signalBits[each]) !== 0);

/** The bits of signals, added up. */
export const bitsOf = (signals: readonly Signal[]): number => signals.reduce((sum, each) => sum + signalBits[each], 0);
