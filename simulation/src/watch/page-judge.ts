/**
 * Judges what pages see: that a call is not lost while it could go on, that who wants to wait does wait (I8, I14), and
 * that nobody stays with a stranger who is gone.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { MeetingEvent, MeetingPhase } from '../../../web/src/call/meeting-state.ts';
import type { Wire } from '../parts/wire.ts';
import type { Device } from '../visitors/air.ts';
import type { WorldView } from '../world.ts';
import type { SessionRecord } from './session-record.ts';

export type SeenPage = {
  readonly name: string;
  readonly phase: MeetingPhase;
  readonly isActing: boolean;
  /** How often it went from one phase to another, went on after a standstill, or was told that the stranger is back. */
  readonly moves: number;
  readonly peers: { readonly seat: Device | null };
  readonly standstill: { readonly beganAtMs: number; readonly endedAtMs: number };
  readonly link: { readonly isUp: boolean; readonly wire: Wire | null };
};

type Talking = Extract<MeetingPhase, { is: 'talking' }>;

/** A stranger's page that stands still is borne with for so long, less if the server has lost them too. */
const stillBorneMs = 14_000;
const awayBorneMs = 2_500;

/** Whether silence is counted anew from then on. */
export function beginsAnew(event: MeetingEvent): boolean {
  return event.type === 'woke' || (event.type === 'told' && event.message.type === 'stranger-back');
}

/** Whoever was talking with somebody and is not any more must have had a reason. */
export function judgeMove(world: WorldView, page: SeenPage, before: MeetingPhase, event: MeetingEvent): void {
  if (before.is !== 'talking' || page.isActing) return;
  const { phase } = page;
  if (phase.is === 'talking' && phase.call.id === before.call.id) return;
  const { seat } = page.peers;
  const stranger = seat?.stranger;
  if (!seat?.path || !stranger || seat.path.breaks > 0 || stranger.isClosed) return;
  if (stranger.holder.call !== before.call.id || isSilent(world.now, before, page, seat)) return;
  // A store elsewhere may be so slow that the time for acknowledging is over on one side only.
  if (event.type === 'told' && world.swarm.far !== null) return;
  world.fail('I14', `${page.name} loses a call that could go on, by ${describe(event)}`);
}

/** What came in during a page's own standstill it may hear too late, if there had been silence enough before. */
function isSilent(now: number, before: Talking, { standstill }: SeenPage, { heardAtMs }: Device): boolean {
  const { beganAtMs, endedAtMs } = standstill;
  const silentMs = endedAtMs === now ? beganAtMs - before.heardAtMs : 0;
  return Math.max(silentMs, now - heardAtMs) > (before.strangerAway ? awayBorneMs : stillBorneMs);
}

function describe(event: MeetingEvent): string {
  if (event.type === 'told') return `being told ${event.message.type}`;
  return event.type === 'peer' ? `a path that is ${event.what}` : event.type;
}

/** So long after its own beginning a pairing has become a call, or nothing. */
const connectingMs = 13_000;
/** A stranger who is gone is noticed in this time while the server is there… */
const silenceMs = 8_000;
/** …and without it, or if it was away since. */
const lonelySilenceMs = 22_000;

type Passing = { readonly what: string; readonly mostMs: number };
/** `turn`: what was so before, was so for another reason. */
type Lasting = { readonly what: string; readonly turn: string; readonly sinceMs: number };

/** Things that may be so for a while, but not for long. */
export class PageJudge {
  readonly #world: WorldView;
  readonly #lasting = new WeakMap<SeenPage, Lasting>();

  constructor(world: WorldView) {
    this.#world = world;
  }

  settleSecond(page: SeenPage, record: SessionRecord | null): void {
    const passing = this.#findPassing(page, record);
    const known = this.#lasting.get(page);
    if (!passing) return void this.#lasting.delete(page);
    const { now } = this.#world;
    const { what, mostMs } = passing;
    const { seat } = page.peers;
    // A path may be mended and break again between two looks.
    const turn = `${page.moves} ${seat?.path?.breaks} ${seat?.heardAtMs}`;
    const isSame = known?.what === what && known.turn === turn;
    const sinceMs = isSame ? known.sinceMs : now;
    this.#lasting.set(page, { what, turn, sinceMs });
    if (now - sinceMs > mostMs) this.#world.fail('I8', `${page.name} ${what} for too long`);
  }

  #findPassing(page: SeenPage, record: SessionRecord | null): Passing | null {
    const { phase, link } = page;
    const isServed = link.isUp && link.wire?.isHealthy === true;
    switch (phase.is) {
      case 'connecting':
        return this.#judgeConnecting(isServed ? callOf(record) : phase.call.id, phase.call.id);
      case 'talking':
        return judgeTalking(page, isServed && !phase.wasAlone);
      case 'waiting':
        return isServed && !isWaiting(record)
          ? { what: 'waits, and the server does not know', mostMs: this.#knownWithinMs }
          : null;
      default:
        return null;
    }
  }

  #judgeConnecting(known: CallId | null, call: CallId): Passing {
    return known === call
      ? { what: 'connects', mostMs: connectingMs }
      : { what: 'connects, and the server knows better', mostMs: this.#knownWithinMs };
  }

  get #knownWithinMs(): number {
    return 3_000 + 6 * this.#world.swarm.maxDelayMs;
  }
}

function judgeTalking({ peers }: SeenPage, isServed: boolean): Passing | null {
  if (peers.seat?.isConnected === true) return null;
  return isServed
    ? { what: 'talks to nobody beside the server', mostMs: silenceMs }
    : { what: 'talks to nobody', mostMs: lonelySilenceMs };
}

function isWaiting(record: SessionRecord | null): boolean {
  return record !== null && ['waiting', 'resting'].includes(record.session.phase.is);
}

function callOf(record: SessionRecord | null): CallId | null {
  const phase = record?.session.phase;
  return phase && 'call' in phase ? phase.call.id : null;
}
