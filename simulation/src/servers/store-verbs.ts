/**
 * The waiting room's verbs as the store answers them: what they are asked with, what they return and what they tell all servers
 * is as in waiting-room.lua.
 */
import type { StoreState } from './store-state.ts';

export type Args = readonly (string | number)[];
type Answer = readonly unknown[];

/** `other`: empty if that one was nowhere yet. */
export type HandedOut = { readonly one: string; readonly other: string };

export type Onlooker = {
  publish(channel: string, text: string): void;
  seeHandedOut(pair: HandedOut): void;
};

type Asked = {
  readonly state: StoreState;
  /** By the store's clock. */
  readonly now: number;
  readonly channel: string;
  readonly args: Args;
};

/** What comes before the tickets of those who come: the node, the lease, how long meetings count, sealed numbers, how many. */
const changeArgs = 5;
const minuteMs = 60_000;
/** So few that a small room is listed in several steps, as a large one is. */
const listedAtOnce = 2;

export class StoreVerbs {
  readonly #onlooker: Onlooker;

  constructor(onlooker: Onlooker) {
    this.#onlooker = onlooker;
  }

  run(verb: string, asked: Asked): Answer {
    const { state, now } = asked;
    state.lapse(now);
    switch (verb) {
      case 'change':
      case 'relieve':
        return this.#change(asked);
      case 'renew':
        return renew(asked);
      case 'names':
        return [...ticketsOf(state, asked.args[0]).keys()];
      case 'list':
        return list(asked);
      case 'meetings':
        return state.meetings.get(Math.floor(now / minuteMs) - Number(asked.args[0]))?.texts ?? [];
      default:
        throw new Error(`the store of a simulation has no verb ${verb}`);
    }
  }

  #change(asked: Asked): Answer {
    const { state, channel, args } = asked;
    const [node = '', , metForMs = 0, numbers, count] = args;
    const come = args.slice(changeArgs, changeArgs + Number(count)).map(String);
    const [going = '', wanted = ''] = args.slice(changeArgs + Number(count)).map(String);
    enterAll(asked, come);
    const gone = split(going, ',');
    removeAll(state, node, gone);
    const verdicts = split(wanted, ',').map((pair) => this.#take(state, String(node), pair, gone));
    if (come.length + gone.length === 0) return [0, verdicts.join('')];
    const noted = verdicts.includes(0) ? `${verdicts.join('')},${numbers}` : '';
    const untilMs = asked.now + Number(metForMs);
    if (noted !== '') noteMeetings(asked, noted, untilMs);
    state.seq = { last: state.seq.last + 1, untilMs };
    const told = [state.seq.last, node, come.join(','), gone.join(','), noted];
    this.#onlooker.publish(channel, told.join('|'));
    return [state.seq.last, verdicts.join('')];
  }

  /** @returns who was missing. */
  #take(state: StoreState, node: string, pair: string, gone: string[]): number {
    const [of = '', one = '', other = ''] = pair.split('|');
    const isOneMissing = !ticketsOf(state, of).has(one);
    const isOtherMissing = other !== '' && !ticketsOf(state, node).has(other);
    if (isOneMissing || isOtherMissing) return Number(isOneMissing) + 2 * Number(isOtherMissing);
    removeAll(state, of, [one]);
    removeAll(state, node, [other]);
    gone.push(...[one, other].filter((name) => name !== ''));
    this.#onlooker.seeHandedOut({ one, other });
    return 0;
  }
}

function enterAll({ state, now, args: [node = '', leaseMs] }: Asked, come: readonly string[]): void {
  if (come.length === 0) return;
  const tickets = state.tickets.get(String(node)) ?? new Map<string, string>();
  state.tickets.set(String(node), tickets);
  for (let at = 0; at < come.length; at += 2) tickets.set(come[at] ?? '', come[at + 1] ?? '');
  state.leases.set(String(node), now + Number(leaseMs));
}

function removeAll(state: StoreState, node: string | number, names: readonly string[]): void {
  for (const name of names) state.tickets.get(String(node))?.delete(name);
}

function noteMeetings({ state, now }: Asked, noted: string, untilMs: number): void {
  const minute = Math.floor(now / minuteMs);
  state.meetings.set(minute, { texts: [...(state.meetings.get(minute)?.texts ?? []), noted], untilMs });
}

function renew({ state, now, args: [node = '', leaseMs, metForMs] }: Asked): Answer {
  const own = String(node);
  const wasKnown = state.leases.has(own);
  state.leases.set(own, now + Number(leaseMs));
  if (state.seq.last > 0) state.seq = { last: state.seq.last, untilMs: now + Number(metForMs) };
  for (const each of [...state.leases.keys()]) if (!state.isLeased(each, now)) state.leases.delete(each);
  const others = [...state.leases.keys()].filter((each) => each !== own);
  return [Number(wasKnown), state.seq.last, ticketsOf(state, own).size, ...others];
}

/** The cursor is the last name that was looked at. */
function list({ state, args: [node, cursor] }: Asked): Answer {
  const after = cursor === '0' ? '' : String(cursor);
  const left = [...ticketsOf(state, node)].filter(([name]) => name > after).sort(byName);
  const seen = left.slice(0, listedAtOnce);
  return [left.length > listedAtOnce ? seen.at(-1)?.[0] : '0', seen.flat()];
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}

function ticketsOf(state: StoreState, node: string | number | undefined): ReadonlyMap<string, string> {
  return state.tickets.get(String(node)) ?? new Map();
}

function split(text: string, by: string): string[] {
  return text === '' ? [] : text.split(by);
}
