/** An ad account: its platform, where that is reached, and the account's id there. */
export interface AdAccount {
  readonly type: string;
  /** As a loaded config has it: one way of writing it, the platform's own where none is written. */
  readonly endpoint: string;
  readonly account: string;
}

/** Whether both are one ad account, under whatever names. At another endpoint (a sandbox, a trial) is another one. */
export function isSameAdAccount(a: AdAccount, b: AdAccount): boolean {
  return a.type === b.type && a.endpoint === b.endpoint && a.account === b.account;
}

/** What of a destination says which ad account it is; nothing secret. */
export function adAccountOf({ type, endpoint, account }: AdAccount): AdAccount {
  return { type, endpoint, account };
}

/** `meta act_1 at https://graph.facebook.com`. */
export function sayAdAccount({ type, endpoint, account }: AdAccount): string {
  const origin = originOf(endpoint);
  return origin === undefined ? account : `${type} ${account} at ${origin}`;
}

/** A platform's endpoint without its path, which may be a proxy's secret, or a place of files; undefined when it is not known. */
export function originOf(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return undefined;
  const { protocol, origin, host, pathname } = new URL(endpoint);
  return protocol === 'https:' || protocol === 'http:' ? origin : `${protocol}//${host}${pathname}`;
}
