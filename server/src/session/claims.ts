/**
 * Which of the verdicts that a page gives are taken down. Pure. Whom one is about is never the page's to say: it is whoever
 * the server knows to be in the call.
 */
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { Person } from '../matching/ticket.ts';
import type { GivenVerdict } from '../moderation/testimony.ts';
import type { SessionState, Step } from './session-state.ts';
import { stay } from './session-state.ts';

/** Pages keep a second between two; the network may push them together. */
const atLeastEveryMs = 800;

export function onVerdict(state: SessionState, verdict: VerdictMessage, now: number): Step {
  const { phase } = state;
  // Said of a call that is over, or that never was: it crossed the end on the way, or is forged.
  if (phase.is !== 'calling' || phase.call.id !== verdict.call) return stay(state);
  // Where there are no pictures, nobody can have seen one.
  if (state.mode !== 'video') return stay(state);
  const { person } = phase.call.stranger;
  // A call that this server has not made: who is in it is the pages' word alone.
  if (person === null || !isPlausible(state, verdict, now)) return stay(state);
  const { call, sequence, about, finding, confirmed } = verdict;
  const claim = `${about} ${finding}${confirmed ? ' confirmed' : ''}`;
  const made = state.claims?.call === call ? state.claims.made : [];
  const isNew = !made.includes(claim);
  const claims = { call, sequence, atMs: now, made: isNew ? [...made, claim] : made };
  const noted = { ...state, claims };
  if (!isNew) return stay(noted);
  const address = { self: state.address, stranger: phase.call.stranger.address }[about];
  return stay(noted, { do: 'note-verdict', verdict: direct(state, verdict, person, now), address });
}

function isPlausible(
  { claims }: SessionState,
  { call, sequence, usable, flagged, confirmed }: VerdictMessage,
  now: number,
) {
  if (flagged > usable) return false;
  if (claims === null) return true;
  // What a visitor confirms is the last word of a call, and does not wait for a second to be over.
  const isInTime = confirmed || now - claims.atMs >= atLeastEveryMs;
  return isInTime && (claims.call !== call || sequence > claims.sequence);
}

function direct(
  { visitor, network }: SessionState,
  { call, about, finding, score, confirmed }: VerdictMessage,
  stranger: Person,
  now: number,
): GivenVerdict {
  const claim = { call, finding, score, confirmed, atMs: now };
  return about === 'self'
    ? { type: 'self-judged', subject: visitor, ...claim }
    : { type: 'judged', subject: stranger, by: visitor, network, ...claim };
}
