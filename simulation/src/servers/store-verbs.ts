/**
 * The waiting room's verbs as the store answers them: what they are asked with and what they return is as in
 * waiting-room.lua; who meets whom is said by the pure rules.
 */
import type { defaultPairingRules } from '../../../server/src/matching/pairing.ts';
import type { SessionId, Ticket } from '../../../server/src/matching/ticket.ts';
import { opennessAfterMs, TicketRecords } from '../../../server/src/matching/ticket-record.ts';
import { Chance } from '../frame/chance.ts';
import { type Moment, search } from './store-search.ts';
import { type Entry, pairOf, type StoreState } from './store-state.ts';

type Args = readonly (string | number)[];
type Onlooker = (one: Ticket, other: Ticket, pair: string) => void;
type Answer = readonly unknown[];

/** What every verb is told before its own. */
const commonArgs = 3;
const sweepingMs = 3_000;
/** So few that some audits do not see all of a small room, as in a large one. */
const auditedAtOnce = 1;

export class StoreVerbs {
  readonly #records: TicketRecords;
  readonly #onPaired: Onlooker;

  constructor(secret: Uint8Array, onPaired: Onlooker) {
    this.#records = new TicketRecords(secret, new Chance(0));
    this.#onPaired = onPaired;
  }

  run(verb: string, state: StoreState, storeMs: number, args: Args): Answer | string | null {
    const [toldMs = '', seed, told] = args;
    const [ownTabs, apartMs, reunionAfterMs] = String(told).split(' ').map(Number);
    const rules = { ownTabsMayMeet: ownTabs === 1, apartMs, reunionAfterMs } as typeof defaultPairingRules;
    const now = toldMs === '' ? storeMs : Number(toldMs);
    const moment: Moment = { now, rules, chance: new Chance(Number(seed)) };
    const own = args.slice(commonArgs).map(String);
    switch (verb) {
      case 'enter':
        return this.#enter(state, moment, own);
      case 'leave':
        return leave(state, own);
      case 'sweep':
        return this.#sweep(state, moment, own);
      case 'reunite':
        return this.#lookFor(state, moment, own as SessionId[], true).pairs;
      case 'renew':
        return renew(state, moment, own);
      case 'audit':
        return audit(state, moment, own);
      default:
        throw new Error(`the store of a simulation has no verb ${verb}`);
    }
  }

  #enter(state: StoreState, moment: Moment, args: readonly string[]): string | null {
    const [session = '', waitedMs, head = '', rest = '', handed = '', leasing, leaseMs] = args;
    const { now } = moment;
    if (leasing !== undefined) state.leases.set(leasing, now + Number(leaseMs));
    const node = rest.slice(rest.lastIndexOf('|') + 1);
    const ticket = { ...this.#records.open(handed.split('|').at(-1) ?? ''), sinceMs: now - Number(waitedMs) };
    const entry: Entry = { ticket, handed, node, openness: Number(head.at(-1)) };
    state.entries.delete(session as SessionId);
    const { stranger, known } = search(state, entry, moment);
    const other = stranger ?? known;
    if (!other) {
      state.entries.set(ticket.session, entry);
      return null;
    }
    this.#takeOut(state, moment, entry, other);
    return handOver(other);
  }

  #takeOut(state: StoreState, { now, rules }: Moment, one: Entry, other: Entry): void {
    for (const { ticket } of [one, other]) state.entries.delete(ticket.session);
    const pair = pairOf(one.ticket, other.ticket, rules.ownTabsMayMeet);
    this.#onPaired(one.ticket, other.ticket, pair);
    state.met.set(pair, now);
  }

  #propose(state: StoreState, moment: Moment, one: Entry, other: Entry): readonly string[] {
    this.#takeOut(state, moment, one, other);
    return [handOver(one), handOver(other)];
  }

  #sweep(state: StoreState, moment: Moment, [node = '']: readonly string[]): Answer {
    const { now } = moment;
    const { sweeper } = state;
    if (sweeper && sweeper.node !== node && sweeper.untilMs > now) return [0, 0, [], []];
    state.sweeper = { node, untilMs: now + sweepingMs };
    const sessions = openAll(state, now);
    const { again, pairs } = this.#lookFor(state, moment, sessions, false);
    const lapsed = [...state.leases.values()].filter((untilMs) => untilMs < now);
    return [0, lapsed.length, again, pairs];
  }

  #lookFor(state: StoreState, moment: Moment, sessions: readonly SessionId[], mayReunite: boolean) {
    const [again, pairs]: [SessionId[], string[]] = [[], []];
    for (const session of sessions) {
      const own = state.entries.get(session);
      if (!own) continue;
      const { stranger, known } = search(state, own, moment);
      const other = stranger ?? (mayReunite ? known : null);
      if (other) pairs.push(...this.#propose(state, moment, own, other));
      else if (known) again.push(session);
    }
    return { again, pairs };
  }
}

/** Behind a number of the store's own, which nobody asks for. */
function handOver({ handed }: Entry): string {
  return `0|${handed}`;
}

/** Everybody's wishes, as far as they are open by now. @returns whose were opened first. */
function openAll(state: StoreState, now: number): readonly SessionId[] {
  const [opened, others]: [SessionId[], SessionId[]] = [[], []];
  for (const [session, entry] of state.entries) {
    const openness = opennessAfterMs(entry.ticket, Math.max(0, now - entry.ticket.sinceMs));
    (openness > entry.openness ? opened : others).push(session);
    if (openness > entry.openness) state.entries.set(session, { ...entry, openness });
  }
  return [...opened, ...others];
}

function leave(state: StoreState, [session = '', epoch]: readonly string[]): Answer {
  if (String(state.entries.get(session as SessionId)?.ticket.epoch) === epoch)
    state.entries.delete(session as SessionId);
  return [];
}

function renew(
  state: StoreState,
  { now }: Moment,
  [node = '', leaseMs, ...asked]: readonly string[],
): Answer {
  const isLost = !state.areLive(node, now);
  state.leases.set(node, now + Number(leaseMs));
  const missing: string[] = [];
  for (let at = 0; at < asked.length; at += 2) {
    const [session = '', epoch] = asked.slice(at, at + 2);
    const entry = state.entries.get(session as SessionId);
    if (!entry || (String(entry.ticket.epoch) !== epoch && entry.node === node)) missing.push(session);
  }
  return [Number(isLost), ...missing];
}

/** The cursor is the last session that was looked at. */
function audit(state: StoreState, { now }: Moment, [node = '', cursor = '']: readonly string[]): Answer {
  const after = cursor === '0' ? '' : cursor;
  const left = [...state.entries.keys()].filter((session) => session > after).sort();
  const seen = left.slice(0, auditedAtOnce).flatMap((session) => state.entries.get(session) ?? []);
  for (const entry of seen) if (!state.areLive(entry.node, now)) state.entries.delete(entry.ticket.session);
  const own = seen.filter((entry) => entry.node === node && state.areLive(node, now));
  const mine = own.flatMap(({ ticket }) => [ticket.session, String(ticket.epoch)]);
  if (left.length > auditedAtOnce) return [left[auditedAtOnce - 1], ...mine];
  for (const other of state.leases.keys()) if (!state.areLive(other, now)) state.leases.delete(other);
  return ['0', ...mine];
}
