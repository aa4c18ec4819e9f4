/**
 * The lines of the conversation at hand, in the page's memory only, and how many a stranger may send.
 */
import type { BetweenPeers } from '@anoncam/protocol/between-peers';
import { limits } from '@anoncam/protocol/limits';
import type { Line, Note } from '../screens/line.ts';

const maxLines = 500;
/** A stranger may send so many messages a second, after a burst; more are dropped unread. */
const perSecond = 5;
const burst = 20;

export type Conversation = {
  readonly lines: readonly Line[];
  readonly nextId: number;
  readonly allowance: { readonly left: number; readonly atMs: number };
};

export const emptyConversation: Conversation = { lines: [], nextId: 1, allowance: { left: burst, atMs: 0 } };

export type NewLine = { from: 'you' | 'stranger'; text: string } | { from: 'page'; note: Note };

export function addLine(conversation: Conversation, line: NewLine): Conversation {
  const { lines, nextId } = conversation;
  return { ...conversation, lines: [...lines, { id: nextId, ...line }].slice(-maxLines), nextId: nextId + 1 };
}

/** Adds what a stranger wrote, or nothing if they write faster than anybody can. */
export function hearLine(conversation: Conversation, text: string, now: number): Conversation {
  const { left, atMs } = conversation.allowance;
  const refilled = Math.min(burst, left + (Math.max(0, now - atMs) / 1000) * perSecond);
  if (refilled < 1) return { ...conversation, allowance: { left: refilled, atMs: now } };
  return addLine(
    { ...conversation, allowance: { left: refilled - 1, atMs: now } },
    { from: 'stranger', text },
  );
}

/** A new stranger starts with an empty page; ids go on, so that no line is taken for an old one. */
export function clearConversation(conversation: Conversation): Conversation {
  return { ...emptyConversation, nextId: conversation.nextId };
}

/** Whether `text` says something and fits into one message. */
export function isSendable(text: string): boolean {
  if (text.trim() === '' || new TextEncoder().encode(text).length > limits.textBytes) return false;
  // Control characters take six times their room on the wire, where a message that is too long is not read.
  const message: BetweenPeers = { type: 'text', text };
  return JSON.stringify(message).length <= limits.messageBytes;
}
