import { randomBytes } from 'node:crypto';

export type TokenState = 'valid' | 'expired' | 'revoked' | 'unknown';

interface Issued {
  readonly expiresAt: number;
  readonly scope: string;
  state: TokenState;
}

/** Access tokens of one platform: fixed ones, and those its token endpoint gave out. */
export class TokenStore {
  readonly #fixed: ReadonlySet<string>;
  readonly #issued = new Map<string, Issued>();
  #fixedState: TokenState = 'valid';
  /** Whether the refresh token that is there from the start was revoked too. */
  refreshRevoked = false;
  /** How often everything was revoked. */
  generation = 0;

  constructor(fixed: readonly string[]) {
    this.#fixed = new Set(fixed);
  }

  issue(prefix: string, expiresAt: number, scope: string): string {
    const token = prefix + randomBytes(24).toString('base64url');
    this.#issued.set(token, { expiresAt, scope, state: 'valid' });
    return token;
  }

  stateOf(token: string, now: number): TokenState {
    if (this.#fixed.has(token)) return this.#fixedState;
    const issued = this.#issued.get(token);
    if (issued === undefined) return 'unknown';
    return issued.state === 'valid' && issued.expiresAt <= now ? 'expired' : issued.state;
  }

  /** Undefined for fixed tokens, which may do everything. */
  scopeOf(token: string): string | undefined {
    return this.#issued.get(token)?.scope;
  }

  expiryOf(token: string): number | undefined {
    return this.#issued.get(token)?.expiresAt;
  }

  end(state: 'expired' | 'revoked'): void {
    this.#fixedState = state;
    for (const issued of this.#issued.values()) issued.state = state;
    if (state !== 'revoked') return;
    this.refreshRevoked = true;
    this.generation += 1;
  }

  /** Fixed and refresh tokens work again; access tokens that ended do not. */
  restore(): void {
    this.#fixedState = 'valid';
    this.refreshRevoked = false;
  }
}
