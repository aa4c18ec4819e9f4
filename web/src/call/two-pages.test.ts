/**
 * Two pages and the real session code of the server, whatever their visitors do and whatever fails: once nothing fails
 * any more, two who want to talk do talk, and one who wants to talk alone waits.
 */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { type Interest, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import { ModelAir } from '../testing/model-air.ts';
import { ModelPage } from '../testing/model-page.ts';
import { ModelSite } from '../testing/model-site.ts';

/** Long enough for a silent stranger to be given up, for quick skips to be rested off, and for old strangers to meet. */
const patienceMs = 60_000;

/** Hundreds of evenings on a busy machine; nothing here waits for real time. */
setDefaultTimeout(120_000);

const deeds = [
  'start',
  'next',
  'next',
  'stop',
  'stay',
  'change wishes',
  'change network',
  'lose link',
  'lose link unnoticed',
  'lose path',
  'kill server',
] as const;

const turnArb = fc.record({
  who: fc.constantFrom(0, 1),
  deed: fc.constantFrom(...deeds),
  thenMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 6_000 })),
});
type Turn = typeof turnArb extends fc.Arbitrary<infer Value> ? Value : never;

/** Neither of them asked for an end, and the path between them holds. */
function isHarmless({ deed }: Turn): boolean {
  return [
    'start',
    'stay',
    'change wishes',
    'change network',
    'lose link',
    'lose link unnoticed',
    'kill server',
  ].includes(deed);
}

/** Neither has what the other wishes: they meet when their wishes have opened. */
const [music, chess] = ['music', 'chess'].map((interest) => ({
  ...noWishes,
  interests: [interest as Interest],
})) as [Wishes, Wishes];

class Evening {
  readonly site: ModelSite;
  readonly #air: ModelAir;
  #hasFailed = false;
  readonly pages: [ModelPage | null, ModelPage | null] = [null, null];

  constructor(seed: number) {
    this.site = new ModelSite(seed);
    this.#air = new ModelAir(this.site);
  }

  start(who: number): void {
    const visitor = `visitor-${who}` as VisitorRef;
    this.pages[who] ??= new ModelPage({ site: this.site, air: this.#air, visitor });
  }

  stop(who: number): void {
    this.#hasFailed ||= this.pages[who]?.hasFailed === true;
    this.pages[who]?.stop();
    this.pages[who] = null;
  }

  act({ who, deed }: Turn): void {
    const page = this.pages[who];
    switch (deed) {
      case 'start':
        return this.start(who);
      case 'stop':
        return this.stop(who);
      case 'next':
      case 'stay':
        return page?.dispatch({ type: deed });
      case 'change wishes':
        return page?.changeWishes(who === 0 ? music : chess);
      case 'change network':
        return page?.dispatch({ type: 'network-changed' });
      case 'lose link':
        return page?.loseLink({ noticed: true });
      case 'lose link unnoticed':
        return page?.loseLink({ noticed: false });
      case 'lose path':
        return page?.losePath();
      case 'kill server':
        return this.site.kill();
      default:
        return deed satisfies never;
    }
  }

  /** Both want to talk, whatever they wanted before. */
  wish(): void {
    for (const who of [0, 1]) {
      this.start(who);
      const page = this.pages[who];
      if (page?.phase.is === 'parted') page.dispatch({ type: 'next' });
    }
  }

  /** Whoever could not reach the other is not paired with them again; pages that are opened anew are. */
  reopenFailed(): void {
    if (!this.#hasFailed && !this.pages.some((page) => page?.hasFailed)) return;
    for (const who of [0, 1]) {
      this.stop(who);
      this.start(who);
    }
    this.#hasFailed = false;
  }

  get areTalking(): boolean {
    const [one, other] = this.pages;
    return one?.isTalkingWith(other as ModelPage) === true && this.pages.every((page) => this.#hears(page));
  }

  /** On a path that is whole again the silence may still last too long before anything is heard. */
  #hears(page: ModelPage | null): boolean {
    return page?.phase.is === 'talking' && this.site.clock.now() - page.phase.heardAtMs < 2_000;
  }

  async passUntil(holds: () => boolean | Promise<boolean>, mostMs: number): Promise<boolean> {
    for (let passedMs = 0; passedMs < mostMs; passedMs += 500) {
      if (await holds()) return true;
      await this.site.pass(500);
    }
    return await holds();
  }
}

async function spend(seed: number, turns: readonly Turn[]): Promise<Evening> {
  const evening = new Evening(seed);
  evening.start(0);
  evening.start(1);
  for (const turn of turns) {
    evening.act(turn);
    await evening.site.pass(turn.thenMs);
  }
  return evening;
}

/** How slow and unlucky the network is, and what happens. */
const eveningArb = [fc.nat(), fc.array(turnArb, { maxLength: 25, size: 'max' })] as const;

/** Two pages after an evening of whatever happened, once nothing fails any more and both want to talk. */
async function meetAfterwards(seed: number, turns: readonly Turn[]): Promise<Evening> {
  const evening = await spend(seed, turns);
  evening.wish();
  const areTalking = () => {
    evening.reopenFailed();
    return evening.areTalking;
  };
  await evening.passUntil(areTalking, patienceMs);
  expect(evening.site.complaints).toEqual([]);
  expect(`${evening.areTalking}, ${describePhases(evening)}`).toStartWith('true');
  return evening;
}

function describePhases({ pages }: Evening): string {
  return pages.map((page) => JSON.stringify(page?.phase ?? null)).join(' and ');
}

function currentCalls({ pages }: Evening): unknown[] {
  return pages.map((page) => (page?.phase.is === 'talking' ? page.phase.call.id : null));
}

test('two who want to talk end up talking with each other, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(...eveningArb, async (...evening) => void (await meetAfterwards(...evening))),
  );
});

/** The path is whole again just before the silence on it has lasted too long. */
const repairedTooLate: [number, Turn[], Turn[]] = [
  925428407,
  [
    { who: 1, deed: 'lose link', thenMs: 451 },
    { who: 0, deed: 'start', thenMs: 1951 },
    { who: 0, deed: 'kill server', thenMs: 101 },
    { who: 0, deed: 'lose path', thenMs: 0 },
  ],
  [],
];

test('and they go on talking, with or without a server, as long as the path between them holds', async () => {
  await fc.assert(
    fc.asyncProperty(...eveningArb, fc.array(turnArb, { maxLength: 5 }), async (seed, turns, later) => {
      const evening = await meetAfterwards(seed, turns);
      const calls = currentCalls(evening);
      await evening.site.pass(12_000);
      for (const turn of later) {
        if (isHarmless(turn)) evening.act(turn);
        await evening.site.pass(turn.thenMs);
      }
      await evening.site.pass(35_000);
      expect(currentCalls(evening)).toEqual(calls);
      expect(evening.areTalking).toBe(true);
      expect(evening.site.complaints).toEqual([]);
    }),
    { numRuns: 40, examples: [repairedTooLate] },
  );
});

test('who is left waits, and is in the waiting room', async () => {
  await fc.assert(
    fc.asyncProperty(...eveningArb, fc.constantFrom(0, 1), async (seed, turns, who) => {
      const evening = await meetAfterwards(seed, turns);
      evening.stop(who);
      const other = evening.pages[1 - who];
      const isWaiting = async () =>
        other?.phase.is === 'waiting' && (await evening.site.countWaiting()) === 1;
      expect(await evening.passUntil(isWaiting, patienceMs)).toBe(true);
    }),
  );
});
