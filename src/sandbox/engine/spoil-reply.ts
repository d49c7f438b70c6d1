import type { Reply } from './call.ts';
import type { FaultOf } from './fault.ts';

const hugeBytes = 20_000_000;

/** What stands in the place of an answer. */
export function spoilReply(reply: Reply, { as, to }: FaultOf<'answer'>, path: string): Reply {
  const text = JSON.stringify(reply.json ?? {});
  switch (as) {
    case 'html':
      return { status: 200, html: '<!DOCTYPE html><html><body>Please sign in to the network.</body></html>' };
    case 'truncated':
      return { status: reply.status, text: text.slice(0, Math.floor(text.length / 2)), type: 'application/json' };
    case 'empty':
      return { status: 200 };
    case 'huge':
      return { status: 200, text: `{"filler":"${'x'.repeat(hugeBytes)}"}`, type: 'application/json' };
    case 'picture':
      return { ...reply, json: undefined, text, type: 'image/png' };
    case 'other':
      return { status: 200, json: ['something', { else: null }] };
    case 'redirect':
      return { status: 307, headers: { location: to ?? path } };
  }
}
