/** What one request was; holds neither secrets nor members. */
export interface RecordedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Query without tokens and proofs. */
  readonly query: string;
  /** The sandbox's clock, in milliseconds. */
  readonly at: number;
  kind: 'token' | 'read' | 'list' | 'membership';
  operation?: string;
  /** Rows in the request, also when it was refused. */
  members?: number;
  /** How many of them say what of consent, in the platform's words. */
  consent?: Readonly<Record<string, number>>;
  /** Id of the list. */
  list?: string;
  /** 0: no answer was given (hung, reset or dropped). */
  status: number;
}

const SECRET = /token|proof|secret|assertion|code|apikey/i;

/** A new entry for the record, before the platform has looked at the request. */
export function recordOf(method: string, path: string, query: URLSearchParams, at: number): RecordedRequest {
  const open = new URLSearchParams([...query].filter(([name]) => !SECRET.test(name)));
  return { method, path, query: open.toString(), at, kind: 'read', status: 0 };
}
