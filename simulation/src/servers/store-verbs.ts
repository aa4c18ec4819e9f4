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
        return this.#renew(asked);
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
    const { state, args } = asked;
    const [node = '', , metForMs, numbers, count] = args;
    const come = args.slice(changeArgs, changeArgs + Number(count)).map(String);
    const [going = '', wanted = ''] = args.slice(changeArgs + Number(count)).map(String);
    if (come.length > 0) this.#enter(asked, come);
    const gone = split(going, ',');
    removeAll(state, node, gone);
    const verdicts = split(wanted, ',').map((pair) => this.#take(state, String(node), pair, gone));
    if (come.length + gone.length === 0) return [0, verdicts.join('')];
    const noted = verdicts.includes(0) ? `${verdicts.join('')},${numbers}` : '';
    if (noted !== '') noteMeetings(asked, noted, asked.now + Number(metForMs));
    this.#tell(asked, [node, come.join(','), gone.join(','), noted]);
    return [state.seq.last, verdicts.join('')];
  }

  #tell({ state, now, channel, args: [, , metForMs] }: Asked, told: Args): void {
    state.seq = { last: state.seq.last + 1, untilMs: now + Number(metForMs) };
    this.#onlooker.publish(channel, [state.seq.last, ...told].join('|'));
  }

  #enter(asked: Asked, come: readonly string[]): void {
    this.#lease(asked);
    const { state, args } = asked;
    const node = String(args[0]);
    const tickets = state.tickets.get(node) ?? new Map<string, string>();
    state.tickets.set(node, tickets);
    for (let at = 0; at < come.length; at += 2) tickets.set(come[at] ?? '', `${asked.now}|${come[at + 1]}`);
  }

  /** @returns whether it goes on. */
  #lease(asked: Asked): boolean {
    const { state, now, args } = asked;
    const node = String(args[0]);
    const goesOn = state.isLeased(node, now);
    state.leases.set(node, now + Number(args[1]));
    if (!goesOn) this.#tell(asked, [node, '', '*', '']);
    return goesOn;
  }

  #renew(asked: Asked): Answer {
    const { state, now, args } = asked;
    const own = String(args[0]);
    const goesOn = this.#lease(asked);
    state.seq = { last: state.seq.last, untilMs: now + Number(args[2]) };
    for (const each of [...state.leases.keys()]) if (!state.isLeased(each, now)) state.leases.delete(each);
    const others = [...state.leases.keys()].filter((each) => each !== own);
    return [Number(goesOn), state.seq.last, ticketsOf(state, own).size, ...others];
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

function removeAll(state: StoreState, node: string | number, names: readonly string[]): void {
  for (const name of names) state.tickets.get(String(node))?.delete(name);
}

function noteMeetings({ state, now }: Asked, noted: string, untilMs: number): void {
  const minute = Math.floor(now / minuteMs);
  state.meetings.set(minute, { texts: [...(state.meetings.get(minute)?.texts ?? []), noted], untilMs });
}

/** The cursor is the last name that was looked at. */
function list({ state, now, args: [node, cursor] }: Asked): Answer {
  const after = cursor === '0' ? '' : String(cursor);
  const left = [...ticketsOf(state, node)].filter(([name]) => name > after).sort(byName);
  const seen = left.slice(0, listedAtOnce);
  return [left.length > listedAtOnce ? seen.at(-1)?.[0] : '0', seen.flat(), now];
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
