/** Exit codes are API: scripts and schedulers decide on them. An unknown code is a failure. */
export const ExitCode = {
  done: 0,
  unexpected: 1,
  usage: 2,
  partial: 3,
  guard: 4,
  later: 5,
  credentials: 6,
  refused: 7,
  locked: 10,
  newerLedger: 11,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
