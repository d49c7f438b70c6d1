export interface Redactor {
  /** The text without secrets and personal values. Applying it twice changes nothing more. */
  redact(text: string): string;
  keepSecret(values: Iterable<string>): void;
}

/** Shorter values (`x`, `test`) are no real secrets, and blanking them would tear words and JSON apart. */
const shortestSecret = 8;

/** Bearer headers, parameters and members that carry a token, and the shapes of Google's and Meta's tokens. */
const tokens: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer\s+|(?:OAuth|Basic)\s+(?=\S{16}))[\w.~+/=-]{6,}/gi, '$1[secret]'],
  [/\b((?:access|refresh|id)_token|client_secret|app_?secret\w*)(=|"\s*:\s*")[^\s"'&]+/gi, '$1$2[secret]'],
  [/\b(?:ya29\.[\w-]{8,}|1\/\/[\w-]{20,}|EAA\w{20,}|GOCSPX-[\w-]{8,})/g, '[secret]'],
];

const personal: readonly (readonly [RegExp, string])[] = [
  [/[\p{L}\p{M}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu, '[e-mail]'],
  [/(?<![\w+])\+[1-9]\d{7,14}(?!\d)/g, '[phone]'],
  [/(?<![0-9a-f])([0-9a-f]{8})[0-9a-f]{56}(?![0-9a-f])/gi, '$1…'],
];

/** Cells and column names come from files: they may colour a terminal but not steer it. */
// oxlint-disable-next-line no-control-regex
const steering = /(?!\u001b\[[0-9;]*m)[\u0000-\u0008\u000b-\u001f\u007f\u0080-\u009f]/g;

/** `reveal` shows personal values (a person asked for them); tokens and secrets never. */
export function createRedactor(reveal: boolean): Redactor {
  let secrets: readonly string[] = [];
  const patterns = reveal ? tokens : [...tokens, ...personal];
  return {
    redact(text) {
      let result = text;
      for (const secret of secrets) result = result.replaceAll(secret, '[secret]');
      for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement);
      return result.replace(steering, '\ufffd');
    },
    keepSecret(values) {
      const longest = (a: string, b: string) => b.length - a.length;
      const known = [...secrets, ...values].filter((value) => value.length >= shortestSecret);
      secrets = [...new Set(known)].toSorted(longest);
    },
  };
}
