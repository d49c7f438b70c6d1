import type { Call, Reply } from './call.ts';

/** Sends the browser back to the app, with the state that the app gave (RFC 6749, section 4.1.2). */
export function sendBack(call: Call, redirectUri: string, answer: Readonly<Record<string, string>>): Reply {
  const url = new URL(redirectUri);
  const state = call.query.get('state');
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set('state', state);
  return { status: 302, headers: { location: url.href } };
}
