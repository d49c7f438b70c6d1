import { createInterface } from 'node:readline/promises';
import type { Runtime } from './runtime.ts';

/** Asks a question that only a clear yes answers with yes. Without a person in front the answer is no. */
export async function askYes(runtime: Runtime, question: string): Promise<boolean> {
  if (!runtime.interactive.stdin || !runtime.interactive.stderr) return false;
  runtime.stderr(`${question} [y/N] `);
  const lines = createInterface({ input: runtime.stdin });
  try {
    for await (const line of lines) return /^(y|yes)$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}
