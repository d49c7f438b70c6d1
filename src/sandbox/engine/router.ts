import type { Call, Reply } from './call.ts';

export type Params = Readonly<Record<string, string>>;
export type Handler = (call: Call, params: Params) => Reply;

export interface Route {
  readonly method: string;
  /** Literal segments and `:name` ones. */
  readonly path: string;
  readonly handle: Handler;
}

export interface Found {
  readonly handle: Handler;
  readonly params: Params;
}

/** The route of a request; `'method'` when only another method is known at that path. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found | 'path' | 'method' {
  let known = false;
  for (const route of routes) {
    const params = match(route.path, path);
    if (params === undefined) continue;
    if (route.method === method) return { handle: route.handle, params };
    known = true;
  }
  return known ? 'method' : 'path';
}

function match(pattern: string, path: string): Params | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const text = decode(given[i] ?? '');
    if (text === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = text;
    else if (part !== text) return undefined;
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
