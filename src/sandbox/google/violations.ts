import { invalid, type Violation } from './google-error.ts';
import type { Place } from './place.ts';

/** Collects what is wrong with a request, so that one refusal names everything. */
export class Violations {
  readonly #found: Violation[] = [];

  add(field: string | Place, reason: string, description: string): void {
    this.#found.push({ field: String(field), description, reason });
  }

  missing(field: string | Place): void {
    this.add(field, 'REQUIRED_FIELD_MISSING', 'The field is required.');
  }

  /** Refuses the request when anything was found. */
  check(): void {
    if (this.#found.length > 0) throw invalid(...this.#found);
  }
}
