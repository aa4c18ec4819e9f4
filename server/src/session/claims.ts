/**
 * Which of the verdicts that a page gives are taken down. Pure. Whom one is about is never the page's to say: it is whoever
 * the server knows to be in the call.
 */
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { Person } from '../matching/ticket.ts';
import type { GivenVerdict } from '../moderation/testimony.ts';
import type { EstablishedCall } from '../signalling/call.ts';
import type { Claims, NoteVerdict, SessionState, Step } from './session-state.ts';
import { stay } from './session-state.ts';

/** Pages keep a second between two; the network may push them together. */
const atLeastEveryMs = 800;

const nothingSaid: Pick<Claims, 'made' | 'held'> = { made: [], held: [] };

export function onVerdict(state: SessionState, verdict: VerdictMessage, now: number): Step {
  const { phase } = state;
  // Said of a call that is over, or that never was: it crossed the end on the way, or is forged.
  if (phase.is !== 'calling' || phase.call.id !== verdict.call) return stay(state);
  // Where there are no pictures, nobody can have seen one.
  if (state.mode !== 'video') return stay(state);
  // A call that this server has not made: who is in it is the pages' word alone.
  if (phase.call.stranger.person === null || !isPlausible(state, verdict, now)) return stay(state);
  return takeDown(state, verdict, phase.call, now);
}

/** What speaks for a stranger waits until both pages have said that something came; what accuses one does not. */
function takeDown(
  state: SessionState,
  verdict: VerdictMessage,
  { stranger, flowing }: EstablishedCall,
  now: number,
): Step {
  const { call, sequence, about, finding, confirmed } = verdict;
  const claim = `${about} ${finding}${confirmed ? ' confirmed' : ''}`;
  const { made, held } = state.claims?.call === call ? state.claims : nothingSaid;
  const isNew = !made.includes(claim);
  const claims: Claims = { call, sequence, atMs: now, made: isNew ? [...made, claim] : made, held };
  if (!isNew || stranger.person === null) return stay({ ...state, claims });
  const address = { self: state.address, stranger: stranger.address }[about];
  const judged = direct(state, verdict, stranger.person, now);
  const note: NoteVerdict = { do: 'note-verdict', verdict: judged, address };
  const mustFlow = about === 'stranger' && finding !== 'explicit';
  if (!mustFlow || flowing === 'both') return stay({ ...state, claims }, note);
  return stay({ ...state, claims: { ...claims, held: [...held, note] } });
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
