/** What a platform decided since the last run. */
export interface Settled {
  readonly audience: string;
  readonly destination: string;
  readonly state: 'done' | 'partial' | 'failed' | 'list-gone';
  /** The platform's reason to the number of members it refused. */
  readonly refused: Readonly<Record<string, number>>;
  readonly message: string;
}

/** Whether somebody must be told: not all that was sent is on the list, or the list is lost. */
export function isLoss({ state, refused }: Settled): boolean {
  return state !== 'done' || Object.values(refused).some((n) => n > 0);
}
