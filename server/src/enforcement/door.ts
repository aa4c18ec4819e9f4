/**
 * Who may open one more socket, by how much came lately from the same browser, from around the same address, and at all. It
 * refuses nobody for good and knows no sanction: what looks wrong is asked for work, and what is too much comes back later.
 * It knows addresses by tags alone.
 */
import type { NetworkTags, PartTags } from '../addresses/network-tag.ts';
import type { Clock } from '../lib/clock.ts';
import type { Counters } from './counters.ts';
import { Crowds } from './crowds.ts';
import { type DoorEvent, type Limit, limits, type WorkLevel, workLevelOf } from './limits.ts';
import type { SubjectRef } from './subject.ts';

/** Who knocks. `parts` is null for this machine itself, which is no network. */
export type Guest = { readonly subject: SubjectRef; readonly parts: PartTags | null };

/** `full`: too much from around that address. `tooMany`: from that one browser. */
export type Knock =
  | { readonly is: 'open' | 'needs-work' }
  | { readonly is: 'refused'; readonly why: 'full' | 'tooMany'; readonly retrySeconds: number };

export type DoorParts = {
  readonly clock: Clock;
  readonly counters: Counters;
  /** Of a key that nothing else is tagged with. */
  readonly networks: NetworkTags;
  /** Sockets at once from one household. */
  readonly mostOfHousehold: number;
  /** On a site of one's own, tabs are visitors: what one browser may do is not limited. */
  readonly isOwnSite: boolean;
  readonly limits?: readonly Limit[];
};

type Keys = ReadonlyMap<Limit['by'], string>;
type Measured = { readonly level: WorkLevel; readonly retrySeconds: number | null };

const everybody: readonly ['all', string] = ['all', 'all'];
/** Sockets do not go away at any moment that could be told: so long is a fair guess. */
const placeFreeSeconds = 30;
/** Who has done the work is not asked again for so long, however much it looks wrong around them. */
const provenMs = 60 * 60_000;
const mostProven = 100_000;

export class Door {
  readonly #parts: DoorParts;
  readonly #limits: readonly Limit[];
  readonly #crowds: Crowds;
  readonly #provenAtMs = new Map<SubjectRef, number>();

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? limits;
    this.#crowds = new Crowds(parts.mostOfHousehold);
  }

  /** What an address is known by here, and nothing else of it. */
  around(address: string): PartTags | null {
    return this.#parts.networks.partsOf(address);
  }

  async knock(guest: Guest): Promise<Knock> {
    const { subject, parts } = guest;
    const own = await this.#askBrowser(guest);
    if (own !== null) return { is: 'refused', why: 'tooMany', retrySeconds: own };
    if (!parts) return { is: 'open' };
    if (this.#crowds.isFull(parts)) return { is: 'refused', why: 'full', retrySeconds: placeFreeSeconds };
    if (this.#isProven(subject)) return { is: 'open' };
    // What a browser does that has done its work is not held against its neighbours.
    const { level, retrySeconds } = await this.#measure('upgrade', parts, 1);
    if (retrySeconds !== null) return { is: 'refused', why: 'full', retrySeconds };
    return { is: level > 0 || (await this.#suspect(parts)) > 0 ? 'needs-work' : 'open' };
  }

  /** A socket was opened. */
  entered({ subject, parts }: Guest): void {
    this.#crowds.enter(subject, parts);
  }

  left({ subject, parts }: Guest): void {
    this.#crowds.leave(subject, parts);
  }

  async note(event: DoorEvent, parts: PartTags | null): Promise<void> {
    if (parts) await this.#measure(event, parts, 1);
  }

  /** Counts it. @returns after how many seconds it may be tried again; null if it may be done now. */
  async ask(event: DoorEvent, parts: PartTags | null): Promise<number | null> {
    if (!parts) return null;
    return (await this.#measure(event, new Map<Limit['by'], string>([...parts, everybody]), 1)).retrySeconds;
  }

  /** Counts one loan of relays. @returns whether there may be one more. */
  async borrow({ subject, parts }: Guest): Promise<boolean> {
    if (this.#parts.isOwnSite) return true;
    const keys = new Map<Limit['by'], string>([['browser', subject], ...(parts ?? [])]);
    return (await this.#measure('loan', keys, 1)).retrySeconds === null;
  }

  /** How much work this one would have to do before a socket is opened. */
  async workFor({ subject, parts }: Guest): Promise<WorkLevel> {
    if (!parts || this.#isProven(subject)) return 0;
    const upgrades = await this.#measure('upgrade', parts, 0);
    return Math.max(upgrades.level, await this.#suspect(parts)) as WorkLevel;
  }

  /** This one has done the work. */
  passed(subject: SubjectRef): void {
    this.#provenAtMs.delete(subject);
    this.#provenAtMs.set(subject, this.#parts.clock.now());
    if (this.#provenAtMs.size <= mostProven) return;
    const [first] = this.#provenAtMs.keys();
    if (first !== undefined) this.#provenAtMs.delete(first);
  }

  /** Forgets what matters no more. */
  tidy(): void {
    this.#parts.counters.tidy();
    for (const [subject, atMs] of this.#provenAtMs) {
      if (!this.#isLately(atMs)) this.#provenAtMs.delete(subject);
    }
  }

  /** How many counts and proofs of work are kept. */
  get remembered(): number {
    return this.#parts.counters.size + this.#provenAtMs.size;
  }

  #isProven(subject: SubjectRef): boolean {
    const atMs = this.#provenAtMs.get(subject);
    return atMs !== undefined && this.#isLately(atMs);
  }

  /** A clock that was set back makes nobody proven for longer. */
  #isLately(atMs: number): boolean {
    return Math.abs(this.#parts.clock.now() - atMs) < provenMs;
  }

  async #askBrowser({ subject, parts }: Guest): Promise<number | null> {
    if (this.#parts.isOwnSite) return null;
    if (this.#crowds.isTooMuchOf(subject, parts)) return placeFreeSeconds;
    return (await this.#measure('upgrade', new Map([['browser' as const, subject]]), 1)).retrySeconds;
  }

  /** By all that came from there lately but tries to open sockets, and by how many are open. */
  async #suspect(parts: PartTags): Promise<WorkLevel> {
    const [newcomer, wrong] = await Promise.all([
      this.#measure('newcomer', parts, 0),
      this.#measure('wrong', parts, 0),
    ]);
    return Math.max(newcomer.level, wrong.level, this.#crowds.workFor(parts)) as WorkLevel;
  }

  async #measure(event: DoorEvent, keys: Keys, more: number): Promise<Measured> {
    let most: WorkLevel = 0;
    for (const limit of this.#limits) {
      const who = limit.event === event ? keys.get(limit.by) : undefined;
      if (who === undefined) continue;
      const { level, retrySeconds } = await this.#compare(limit, who, more);
      most = Math.max(most, level) as WorkLevel;
      // What is refused is not counted for wider networks, whose others have done nothing.
      if (retrySeconds !== null) return { level: most, retrySeconds };
    }
    return { level: most, retrySeconds: null };
  }

  async #compare(
    { event, by, seconds, workFrom, refuseFrom }: Limit,
    who: string,
    more: number,
  ): Promise<Measured> {
    const counting = { name: `${event} ${by}`, who, seconds };
    const { used, endsInMs } = await this.#parts.counters.count(counting, more);
    const isOver = refuseFrom !== null && used > refuseFrom;
    return { level: workLevelOf(used, workFrom), retrySeconds: isOver ? Math.ceil(endsInMs / 1_000) : null };
  }
}
