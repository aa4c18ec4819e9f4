/**
 * A play of visitors on a whole site: what each may do, honest or not, and a stage that does it and looks after every
 * deed whether all is in order.
 */
import { expect } from 'bun:test';
import type { Country, Interest, Language, Reach, Wishes } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { Watch } from './invariants.ts';
import type { Page } from './page.ts';
import type { World } from './world.ts';

/** What a visitor does; `page` and `which` are taken modulo what there is. */
export type Deed =
  | {
      do: 'proceed' | 'come' | 'come as new' | 'stop' | 'next' | 'close' | 'vanish' | 'talk nonsense';
      page: number;
    }
  | { do: 'wait'; page: number; mode: 'video' | 'text' }
  | { do: 'lose the stranger'; page: number; why: 'broken' | 'not-connected' }
  | { do: 'meddle'; page: number; which: number; how: 'accept' | 'signal' | 'lost' }
  | { do: 'take over'; page: number }
  | { do: 'prefer'; page: number; wishes: Wishes }
  | { do: 'move'; page: number; reach: Reach }
  | { do: 'block'; page: number }
  | { do: 'pass'; ms: number };

const page = fc.nat(6);
const countries = ['DE', 'FR', 'ZZ'] as Country[];
/** Few things to wish, so that some wish the same. */
const wishes: fc.Arbitrary<Wishes> = fc.record({
  languages: fc.subarray(['en', 'de'] as Language[]),
  interests: fc.subarray(['chess', 'jazz'] as Interest[]),
  nearby: fc.boolean(),
  notCountries: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Country[]>([]) },
    { weight: 1, arbitrary: fc.subarray(countries, { maxLength: 1 }) },
  ),
});
const reach: fc.Arbitrary<Reach> = fc.record({
  nat: fc.constantFrom('open', 'symmetric', 'unknown'),
  relay: fc.boolean(),
});
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ do: fc.constant('proceed' as const), page }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('come', 'come as new', 'stop', 'next', 'close', 'vanish', 'take over'),
      page,
    }),
  },
  fc.record({ do: fc.constant('talk nonsense' as const), page }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('prefer' as const), page, wishes }) },
  fc.record({ do: fc.constant('move' as const), page, reach }),
  fc.record({ do: fc.constant('block' as const), page }),
  fc.record({ do: fc.constant('wait' as const), page, mode: fc.constantFrom('video', 'text') }),
  fc.record({
    do: fc.constant('lose the stranger' as const),
    page,
    why: fc.constantFrom('broken', 'not-connected'),
  }),
  fc.record({
    do: fc.constant('meddle' as const),
    page,
    which: fc.nat(),
    how: fc.constantFrom('accept', 'signal', 'lost'),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(100, 1_000, 3_000, 6_000, 31_000),
    }),
  },
);
/** After some deeds nothing is let happen before the next: messages cross on the way. */
export const script = fc.array(fc.record({ deed, settles: fc.boolean() }), {
  minLength: 20,
  maxLength: 90,
  size: 'max',
});

export class Play {
  readonly world: World;
  readonly #watch: Watch;
  /** What was signalled in which call, and by whom. */
  readonly #signals = new Map<string, { from: Page; call: string }>();
  #heardUntil = new Map<Page, number>();

  constructor(world: World) {
    this.world = world;
    this.#watch = new Watch(world);
    const first = world.addPage();
    // Two tabs of one browser, and five more people.
    world.addPage(first);
    for (let count = 0; count < 5; count++) world.addPage();
    for (const [index, each] of world.pages.entries())
      each.country = countries[index % countries.length] as Country;
  }

  async perform(deed: Deed, settles: boolean): Promise<void> {
    if (deed.do === 'pass') await this.world.advance(deed.ms);
    else this.#act(deed);
    if (settles) await this.world.settle();
    this.expectOrder(settles);
  }

  expectOrder(isSettled: boolean): void {
    expect([...this.#watch.violations({ isSettled }), ...this.#judgeSignals()]).toEqual([]);
  }

  #act(deed: Exclude<Deed, { do: 'pass' }>): void {
    const page = this.world.pages[deed.page % this.world.pages.length];
    if (page) this.#deeds[deed.do](page, deed as never);
  }

  readonly #deeds: {
    [Name in Exclude<Deed['do'], 'pass'>]: (page: Page, deed: Extract<Deed, { do: Name }>) => void;
  } = {
    proceed: (page) => this.#proceed(page),
    come: (page) => page.socket ?? page.open(this.world.reception),
    'come as new': (page) => page.socket ?? page.open(this.world.reception, { withNotes: false }),
    'take over': (page) => page.open(this.world.reception),
    stop: (page) => page.say({ type: 'stop' }),
    next: (page) => page.wait(),
    wait: (page, { mode }) => page.wait(mode),
    close: (page) => page.lose(1001),
    vanish: (page) => page.lose(1006),
    'talk nonsense': (page) => page.sayText('{"type":"nonsense"}'),
    'lose the stranger': (page, { why }) => page.lost(why),
    meddle: (page, deed) => this.#meddle(page, deed),
    prefer: (page, { wishes }) => page.prefer(wishes),
    move: (page, { reach }) => this.#move(page, reach),
    block: (page) => this.#block(page),
  };

  /** To another network, which who waits says at once. */
  #move(page: Page, reach: Reach): void {
    page.reach = reach;
    if (page.view === 'waiting') page.wait();
  }

  #block(page: Page): void {
    const session = this.world.sessionOf(page);
    const strangers = this.world.references.unseal(page.strangers.slice(-1));
    if (session) for (const person of strangers) this.#watch.noteBlock(session, person);
    page.block();
  }

  /** What an honest page does next. */
  #proceed(page: Page): void {
    if (!page.socket) page.open(this.world.reception);
    else if (page.view === 'idle') page.wait();
    else if (page.view === 'matched') page.accept();
    else if (page.view === 'calling') this.#signal(page);
    else page.say({ type: 'ping' });
  }

  #signal(page: Page): void {
    const text = `signal ${this.#signals.size}`;
    this.#signals.set(text, { from: page, call: page.call ?? 'none' });
    page.signal(text);
  }

  /** Speaks of a call that anybody was ever told of, as if it were this page's. */
  #meddle(page: Page, { which, how }: Extract<Deed, { do: 'meddle' }>): void {
    const calls = this.world.pages.flatMap((other) => [...other.calls]);
    const call = calls[which % Math.max(1, calls.length)];
    if (call === undefined || call === page.call) return;
    if (how === 'signal') page.signal('meddling', call);
    else if (how === 'lost') page.lost('broken', call);
    else page.say({ type: 'accept', call, answer: which % 2 === 0 ? null : 'meddling' });
  }

  /** I10: what arrives is what the present stranger signalled in this very call. */
  #judgeSignals(): string[] {
    return this.world.pages.flatMap((page) => {
      const news = page.received.slice(this.#heardUntil.get(page) ?? 0);
      this.#heardUntil.set(page, page.received.length);
      return news.flatMap((message) => {
        if (message.type !== 'signal' || message.signal.kind !== 'candidate') return [];
        const sent = this.#signals.get(message.signal.candidate);
        const isRight = sent && sent.from !== page && sent.call === message.call;
        return isRight ? [] : [`I10 ${page.name} got ${JSON.stringify(message)}`];
      });
    });
  }

  /** I13: when everybody has gone, nothing is kept. */
  async expectNothingLeft(): Promise<void> {
    for (const page of this.world.pages) page.lose(1000);
    await this.world.advance(40_000);
    this.expectOrder(true);
    expect(this.world.liveSessions()).toEqual([]);
    expect([...this.world.switchboard.connected]).toEqual([]);
    expect(await this.world.room.count()).toBe(0);
    expect(this.world.reception.here).toBe(0);
    // The sweep's and the crowd's.
    expect(this.world.clock.pending).toBe(2);
  }
}
