import type { Asker } from '../ask-text.ts';

/** Asks for the address that the browser ended at: with the code it holds the state, which shows whose answer it is. */
export async function pasteAddress(asker: Asker, redirectUri: URL): Promise<URL> {
  const answer = await asker.ask('Paste the whole address that the browser ended at', {
    above: [`It begins with ${redirectUri.href}; that the page does not open does not matter.`],
    check: (address) => objectionTo(address, redirectUri),
  });
  return new URL(answer);
}

function objectionTo(address: string, redirectUri: URL): string | undefined {
  if (!URL.canParse(address)) return 'That is no address: copy all of it from the address bar.';
  const url = new URL(address);
  if (url.origin !== redirectUri.origin || url.pathname !== redirectUri.pathname) {
    return `The address begins with ${redirectUri.href}.`;
  }
  const answers = url.searchParams.has('code') || url.searchParams.has('error');
  return answers ? undefined : 'There is no answer in it: copy all of it, with what follows the question mark.';
}
