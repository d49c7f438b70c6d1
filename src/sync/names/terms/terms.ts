/** What a name can suggest of the people on a list. */
export type Suggestion = 'health' | 'money';

/**
 * Words of one language that suggest it, as people write them. `*` stands for any letters at the beginning or end of a word; words
 * with blanks between them must follow each other.
 *
 * They name a condition, a treatment, or what somebody owns, owes or earns. Lines of goods that healthy people buy as well are
 * none (`health`, `maternity`, `credit card`), nor is what somebody spent in the shop; a word that means something else in
 * another of the languages stands with a second one.
 */
export type SensitiveTerms = Readonly<Record<Suggestion, readonly string[]>>;
