/**
 * What a visitor's waiting and meetings count for. Whom one waited for was met, and spoke well of by a calm talk, only if
 * something came from each device to the other, as both pages say: otherwise two programs that never show anything would
 * count like two people.
 */
import type { Ticket } from '../matching/ticket.ts';
import type { EstablishedCall } from '../signalling/call.ts';
import { wasCalm } from './calm.ts';
import type { House } from './house.ts';
import type { Phase, SessionState } from './session-state.ts';

export class Reckoning {
  readonly #house: House;
  /** A wait that ended in a pairing: whether somebody was met is not known yet. */
  #wait: { readonly ticket: Ticket; readonly ms: number } | null = null;

  constructor(house: House) {
    this.#house = house;
  }

  follow(before: Phase, state: SessionState): void {
    const { phase } = state;
    if (before === phase) return;
    if (before.is === 'waiting' && phase.is !== 'waiting') this.#endWait(before.ticket);
    const [former, present] = [callOf(before), callOf(phase)];
    if (present?.flowing === 'both') this.#noteWait(true);
    if (former !== null && former.id !== present?.id) this.#endCall(former, state);
    if (phase.is !== 'pairing' && present === null) this.#noteWait(false);
  }

  /** Those who return to the front wait less than others, and say nothing of how long it takes. */
  #endWait(ticket: Ticket): void {
    if (!ticket.front) this.#wait = { ticket, ms: this.#house.clock.now() - ticket.sinceMs };
  }

  #noteWait(isMet: boolean): void {
    const wait = this.#wait;
    this.#wait = null;
    if (wait) this.#house.noteWait(wait.ticket, { ms: wait.ms, isMet });
  }

  #endCall(call: EstablishedCall, state: SessionState): void {
    const house = this.#house;
    const { visitor: by, network } = state;
    // One that was only brought back may have ended long ago.
    if (call.isConfirmed) house.reports.noteEnd(call.id, by);
    const { person: subject } = call.stranger;
    if (subject === null || call.flowing !== 'both') return;
    const atMs = house.clock.now();
    if (wasCalm(state, call, atMs)) house.noteCalm(subject, state.subject);
    house.notePart({ subject, call: call.id, by, network, lastedMs: atMs - call.sinceMs, atMs });
  }
}

function callOf(phase: Phase): EstablishedCall | null {
  return phase.is === 'calling' || phase.is === 'away' ? phase.call : null;
}
