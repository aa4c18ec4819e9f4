/**
 * What the store of several servers keeps, as far as the waiting room is concerned. All of it can be copied, since a store
 * that fails over goes on from a copy that is somewhat older.
 */
type Noted = { readonly texts: readonly string[]; readonly untilMs: number };

export class StoreState {
  /** Until when the tickets of each node count. One that is over stays named until somebody looks. */
  readonly leases: Map<string, number>;
  /** When each ticket of each node came, and the ticket, by name. */
  readonly tickets: Map<string, Map<string, string>>;
  /** What was noted of the meetings of each minute. */
  readonly meetings: Map<number, Noted>;
  /** The number of the last change. */
  seq: { readonly last: number; readonly untilMs: number };

  constructor(from?: StoreState) {
    this.leases = new Map(from?.leases);
    this.tickets = new Map([...(from?.tickets ?? [])].map(([node, tickets]) => [node, new Map(tickets)]));
    this.meetings = new Map(from?.meetings);
    this.seq = from?.seq ?? { last: 0, untilMs: 0 };
  }

  copy(): StoreState {
    return new StoreState(this);
  }

  /** How many tickets there are. */
  get size(): number {
    return [...this.tickets.values()].reduce((total, { size }) => total + size, 0);
  }

  /** What has ended by itself, since nobody has made it last longer. */
  lapse(now: number): void {
    for (const node of this.tickets.keys()) if (!this.isLeased(node, now)) this.tickets.delete(node);
    // All of them are one key, which lasts as long as the last of them.
    if (![...this.leases.keys()].some((node) => this.isLeased(node, now))) this.leases.clear();
    for (const [minute, { untilMs }] of this.meetings) if (untilMs <= now) this.meetings.delete(minute);
    if (this.seq.untilMs <= now) this.seq = { last: 0, untilMs: 0 };
  }

  isLeased(node: string, now: number): boolean {
    return (this.leases.get(node) ?? 0) > now;
  }
}
