import { createInterface } from 'node:readline/promises';
import { UserError } from '../errors/user-error.ts';
import type { Runtime } from './runtime.ts';

/** Asks one question after another. */
export interface Asker {
  /**
   * The answer, without blanks around it; an empty one means `otherwise`. Asks again while `check` has something to say
   * against it.
   *
   * @throws UserError when the input ends without an answer
   */
  ask(question: string, options: Asking): Promise<string>;
  close(): void;
}

export interface Asking {
  readonly otherwise?: string | undefined;
  /** Lines above the question: what there is to choose from. */
  readonly above?: readonly string[];
  check?(answer: string): string | undefined;
}

/** Undefined where nobody sits in front. */
export function createAsker(runtime: Runtime): Asker | undefined {
  if (!runtime.interactive.stdin || !runtime.interactive.stderr) return undefined;
  const lines = createInterface({ input: runtime.stdin, signal: runtime.signal });
  const answers = lines[Symbol.asyncIterator]();
  return {
    async ask(question, { otherwise, above = [], check }) {
      for (const line of above) runtime.stderr(`${line}\n`);
      for (;;) {
        runtime.stderr(`${question}${otherwise === undefined ? '' : ` [${otherwise}]`}: `);
        const line = await answers.next();
        if (line.done === true) throw inputEnded(question);
        const typed = line.value.trim();
        const answer = typed === '' && otherwise !== undefined ? otherwise : typed;
        const objection = check?.(answer);
        if (objection === undefined) return answer;
        runtime.stderr(`${objection}\n`);
      }
    },
    close: () => lines.close(),
  };
}

function inputEnded(question: string): UserError {
  return new UserError(`the input ended before this was answered: ${question}`, {
    fix: 'Answer it, or give the answers on the command line; see `audience-sync init --help`.',
  });
}
