/**
 * What a page has been told and what it has said, as the server knows it: where it therefore believes to be, and which
 * messages it must never get there.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';

export type View = 'none' | 'idle' | 'waiting' | 'matched' | 'calling';

export type Told = {
  view: View;
  call: CallId | null;
  isStrangerAway: boolean;
  /** When it was told last how many are here (ms since the epoch). */
  crowdAtMs: number;
};

export function createTold(): Told {
  return { view: 'none', call: null, isStrangerAway: false, crowdAtMs: Number.NEGATIVE_INFINITY };
}

const anywhere: readonly View[] = ['idle', 'waiting', 'matched', 'calling'];

/** Where each message is legal, and where it takes the page; null: it stays where it is. */
const moves: Record<FromServer['type'], { legalIn: readonly View[]; to: View | null }> = {
  welcome: { legalIn: ['none'], to: 'idle' },
  waiting: { legalIn: anywhere, to: 'waiting' },
  matched: { legalIn: ['waiting'], to: 'matched' },
  begun: { legalIn: ['matched'], to: 'calling' },
  unpaired: { legalIn: ['matched'], to: 'idle' },
  'stranger-left': { legalIn: ['calling'], to: 'idle' },
  'stranger-away': { legalIn: ['calling'], to: null },
  'stranger-back': { legalIn: ['calling'], to: null },
  signal: { legalIn: ['matched', 'calling'], to: null },
  crowd: { legalIn: ['waiting'], to: null },
  pairing: { legalIn: ['waiting'], to: null },
  reported: { legalIn: anywhere, to: null },
  'report-held': { legalIn: anywhere, to: null },
  'report-refused': { legalIn: anywhere, to: null },
  standing: { legalIn: anywhere, to: null },
  relays: { legalIn: anywhere, to: null },
  pong: { legalIn: anywhere, to: null },
};

/** @returns what is wrong with telling a page this now, or null. */
export function noteTold(told: Told, message: FromServer): string | null {
  const { legalIn, to } = moves[message.type];
  const wrong = judgeTelling(told, message, legalIn);
  if (message.type === 'welcome') return noteWelcome(told, message.call) ?? wrong;
  if (message.type === 'matched') told.call = message.call;
  if (message.type === 'begun') told.isStrangerAway = false;
  if (message.type === 'stranger-away') told.isStrangerAway = true;
  if (message.type === 'stranger-back') told.isStrangerAway = false;
  if (to !== null) told.view = to;
  if (told.view === 'idle' || told.view === 'waiting') told.call = null;
  return wrong;
}

function noteWelcome(told: Told, call: CallId | null): null {
  told.view = call === null ? 'idle' : 'calling';
  told.call = call;
  told.isStrangerAway = false;
  return null;
}

function judgeTelling(told: Told, message: FromServer, legalIn: readonly View[]): string | null {
  if (!legalIn.includes(told.view)) return `${message.type} is said to a page that is ${told.view}`;
  const isAboutCall = 'call' in message && message.type !== 'welcome' && message.type !== 'matched';
  if (isAboutCall && message.call !== told.call) return `${message.type} is said of another call`;
  return null;
}

/** A page that leaves by itself needs not be told so. */
export function noteSaid(told: Told, message: FromVisitor): void {
  if (told.view === 'none') return;
  const ends = message.type === 'stop' || (message.type === 'lost' && message.call === told.call);
  if (!ends) return;
  told.view = 'idle';
  told.call = null;
}
