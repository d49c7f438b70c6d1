import type { Notice } from './notice.ts';
import { detailsOf, firstOf, splitAddresses, titleOf, todoOf } from './notice-text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks (2026-11): characters of a header, and of the text of a section. */
const headerLimit = 150;
/** 3,000 by that page; a message on a phone should end before. */
const sectionLimit = 2_000;
/** `text` is cut by Slack after 40,000 characters; it is what a notification on a phone shows. */
const textLimit = 300;
const mostLines = 10;

/** A message for Slack's incoming webhooks, and for all that take the same: what it is, what to do, what is wrong, where. */
export function slackMessage(notice: Notice): Readonly<Record<string, unknown>> {
  const title = titleOf(notice);
  const todo = bullets(todoOf(notice));
  const troubles = bullets(detailsOf(notice));
  return {
    text: mrkdwn(`${title}: ${notice.message}`, textLimit),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, headerLimit), emoji: false } },
      section(mrkdwn(notice.message, sectionLimit)),
      ...(todo === '' ? [] : [section(`*What to do*\n${todo}`)]),
      ...(troubles === '' ? [] : [section(`*What is wrong*\n${troubles}`)]),
      { type: 'context', elements: [text(mrkdwn(whereOf(notice), sectionLimit))] },
    ],
  };
}

function whereOf({ command, host, run, at }: Notice): string {
  return [`${command} on ${host}`, ...(run === null ? [] : [`run ${run}`]), at].join(' · ');
}

const section = (words: string) => ({ type: 'section', text: text(words) });

/** Verbatim: Slack makes no mentions and no channels out of what a platform said. */
const text = (words: string) => ({ type: 'mrkdwn', text: words, verbatim: true });

/** Each has its share of the room. */
function bullets(lines: readonly string[]): string {
  const shown = firstOf(lines, mostLines);
  const room = Math.floor((sectionLimit - 50) / Math.max(1, shown.length)) - 3;
  return shown.map((line) => `• ${mrkdwn(line.replace(/\s+/g, ' '), room)}`).join('\n');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Escapes what Slack takes for its own (https://docs.slack.dev/messaging/formatting-message-text, 2026-11), makes links of
 * addresses, and cuts between characters where it gets too long.
 */
function mrkdwn(words: string, limit: number): string {
  const escaped = (part: string) => part.replace(/[&<>]/g, (character) => entities[character] ?? '');
  const atoms = splitAddresses(words).flatMap((part) =>
    part.address ? [`<${escaped(part.text)}>`] : [...part.text].map(escaped),
  );
  return fit(atoms, limit);
}

const cut = (words: string, limit: number): string => fit([...words], limit);

function fit(atoms: readonly string[], limit: number): string {
  if (atoms.join('').length <= limit) return atoms.join('');
  let fitting = '';
  for (const atom of atoms) {
    if (fitting.length + atom.length >= limit) break;
    fitting += atom;
  }
  return `${fitting}…`;
}
