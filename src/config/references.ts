import { isScalar, visit } from 'yaml';
import { readConfigDocument } from './config-document.ts';

/** `$${` and `${…}`, the latter with what stands inside. */
export const referencePattern = /\$\$\{|\$\{([^}]*)\}?/g;

export interface References {
  /** Names of variables, each once, in the order of the file. */
  readonly variables: readonly string[];
  /** Paths of files of secrets, as they are written. */
  readonly files: readonly string[];
}

/**
 * What a config takes from outside, whether it is there or not.
 *
 * @throws UserError when the file cannot be read
 */
export function referencesOf(configFile: string): References {
  const inside: string[] = [];
  visit(readConfigDocument(configFile).document, {
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string') return;
      for (const [, text] of node.value.matchAll(referencePattern)) if (text !== undefined) inside.push(text);
    },
  });
  const files = inside.flatMap((text) => /^file:(.+)$/.exec(text)?.[1] ?? []);
  const variables = inside.flatMap((text) => /^([A-Za-z_]\w*)(?::-.*)?$/.exec(text)?.[1] ?? []);
  return { variables: [...new Set(variables)], files: [...new Set(files)] };
}
