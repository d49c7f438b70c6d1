import { DestinationError } from '../../errors/destination-error.ts';
import type { Receipt, ReplacementPart, ReplacementSession, Replacing } from '../destination.ts';
import type { Members } from '../member.ts';
import type { Connection } from './connection.ts';
import { replacementState } from './describe-audience.ts';
import { fittingPayload } from './payload.ts';
import { receiptOf } from './send-members.ts';

/**
 * `usersreplace`: when a session ends, what it received is the list. That leaves the ad sets' learning phase alone, which adding
 * and removing do not. Source: marketing-api/reference/custom-audience/usersreplace, 2026-11.
 */
export function metaReplacing(connection: Connection): Replacing {
  return {
    state: (listId) => replacementState(connection, listId),
    open: (listId) => new Session(connection, listId),
  };
}

class Session implements ReplacementSession {
  readonly #connection: Connection;
  readonly #listId: string;
  readonly #id: number;
  /** Rows by part: one that is repeated counts once. */
  readonly #rows = new Map<number, number>();

  constructor(connection: Connection, listId: string) {
    this.#connection = connection;
    this.#listId = listId;
    this.#id = connection.nextSession();
  }

  async send({ seq, last }: ReplacementPart, members: Members): Promise<Receipt> {
    await this.#connection.pace();
    const { payload, rows, fitting } = fittingPayload(members);
    const ends = last && fitting === members.length;
    const isRepeated = this.#rows.has(seq);
    this.#rows.set(seq, rows);
    let reply: unknown;
    try {
      reply = await this.#post({
        session: { session_id: this.#id, batch_seq: seq, last_batch_flag: ends },
        payload,
      });
    } catch (error) {
      // The answer to the last part was lost, and that it arrived ended the session.
      if (!(error instanceof DestinationError) || error.code !== finished || !ends || !isRepeated) throw error;
      return { reference: String(this.#id), refused: [], refusedUnnamed: 0, again: [], warnings: [] };
    }
    const sent = [...this.#rows.values()].reduce((sum, part) => sum + part, 0);
    return receiptOf(this.#connection, reply, {
      operation: 'replace members',
      session: this.#id,
      sent,
      fitting,
      members,
    });
  }

  async #post(params: object): Promise<unknown> {
    try {
      return (await this.#connection.api.audience(this.#listId).createUsersReplace([], params)).exportAllData();
    } catch (error) {
      if (!(error instanceof DestinationError) || !spoilt.has(error.code ?? '')) throw error;
      throw new DestinationError(`${error.message}; the next run sends everybody again`, {
        disposition: 'defer',
        ...(error.code !== undefined && { code: error.code }),
        ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
        ...(error.traceId !== undefined && { traceId: error.traceId }),
        cause: error,
      });
    }
  }
}

const finished = '2650/1870159';
/** Batch 1 not seen, may be incomplete, 90 minutes passed, already finished: only a new session can mend these. */
const spoilt: ReadonlySet<string> = new Set(['2650/1870147', '2650/1870148', '2650/1870158', finished]);
