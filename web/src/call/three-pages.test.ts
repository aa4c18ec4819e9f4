/**
 * Pages and the real session code of the server, where not everybody can or wants to meet everybody: devices that have
 * no path to each other, and strangers who are blocked.
 */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { Sealed } from '@anoncam/protocol/ids';
import fc from 'fast-check';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import { type MayReach, ModelAir } from '../testing/model-air.ts';
import { ModelPage } from '../testing/model-page.ts';
import { ModelSite } from '../testing/model-site.ts';

/** Longer than two who met lately are kept apart when nobody else is there. */
const longMs = 40_000;

setDefaultTimeout(120_000);

const [ann, ben, cas] = ['ann', 'ben', 'cas'] as VisitorRef[] as [VisitorRef, VisitorRef, VisitorRef];

class Site {
  readonly site: ModelSite;
  readonly air: ModelAir;

  constructor(seed: number, mayReach: MayReach = () => true) {
    this.site = new ModelSite(seed);
    this.air = new ModelAir(this.site, mayReach);
  }

  open(visitor: VisitorRef, blocked: Sealed[] = []): ModelPage {
    return new ModelPage({ site: this.site, air: this.air, visitor, blocked });
  }

  /** How often these two were paired. */
  countAttempts(one: VisitorRef, other: VisitorRef): number {
    return this.air.attempts.filter((pair) => pair.includes(one) && pair.includes(other)).length;
  }

  async passUntil(holds: () => boolean, mostMs = longMs): Promise<void> {
    for (let passedMs = 0; !holds() && passedMs < mostMs; passedMs += 100) await this.site.pass(100);
    expect(holds()).toBe(true);
    expect(this.site.complaints).toEqual([]);
  }

  /** Lets time pass in which this holds all along. */
  async passWhile(holds: () => boolean, forMs = longMs): Promise<void> {
    for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
      await this.site.pass(100);
      expect(holds()).toBe(true);
    }
    expect(this.site.complaints).toEqual([]);
  }
}

function isFailed({ phase }: ModelPage): boolean {
  return phase.is === 'waiting' && phase.place.failures === 1;
}

function isSeeking({ phase }: ModelPage): boolean {
  return phase.is === 'waiting' || phase.is === 'connecting';
}

/** Ann and Ben have no path to each other. */
const severed: MayReach = (one, other) => ![one, other].every((who) => who === ann || who === ben);

test('two who have no path to each other go back to waiting, and try it once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const site = new Site(seed, severed);
      const pages = [site.open(ann), site.open(ben)] as const;
      const sinceMs = site.site.clock.now();
      await site.passUntil(() => pages.every(isFailed));
      // Since when they wait is not forgotten.
      for (const { phase } of pages) expect(phase).toMatchObject({ place: { sinceMs } });
      await site.passWhile(() => pages.every((page) => page.phase.is === 'waiting'));
      expect(site.countAttempts(ann, ben)).toBe(1);
    }),
    { numRuns: 30 },
  );
});

test('either of them meets a third as soon as there is one, and both are not kept from others', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const site = new Site(seed, severed);
      const [one, other] = [site.open(ann), site.open(ben)];
      await site.passUntil(() => isFailed(one) && isFailed(other));
      const third = site.open(cas);
      await site.passUntil(() => third.isTalkingWith(one) || third.isTalkingWith(other), 10_000);
      const [met, left] = third.isTalkingWith(one) ? [one, other] : [other, one];
      expect(met.phase.is === 'talking' && isSeeking(left)).toBe(true);
      met.stop();
      await site.passUntil(() => third.isTalkingWith(left), longMs);
      expect(site.countAttempts(ann, ben)).toBe(1);
    }),
    { numRuns: 30 },
  );
});

test('a page that was never shown a stranger shows no farewell', async () => {
  const site = new Site(1, () => false);
  const pages = [site.open(ann), site.open(ben), site.open(cas)];
  await site.passWhile(() => pages.every(isSeeking));
  expect(site.air.attempts).toHaveLength(3);
});

test('who is blocked is never met again, also after both have come back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom('talking', 'parted'), async (seed, when) => {
      const site = new Site(seed);
      const blocked: Sealed[] = [];
      const [one, other] = [site.open(ann, blocked), site.open(ben)];
      await site.passUntil(() => one.isTalkingWith(other));
      // The server's word that the call began may come after the stranger's.
      await site.site.pass(1_000);
      if (when === 'parted') {
        other.dispatch({ type: 'next' });
        await site.passUntil(() => one.phase.is === 'parted', 5_000);
      }
      one.dispatch({ type: 'block' });
      expect(blocked).toHaveLength(1);
      await site.passWhile(() => one.phase.is !== 'talking');
      one.stop();
      other.stop();
      await site.site.pass(1_000);
      const [again, otherAgain] = [site.open(ann, blocked), site.open(ben)];
      await site.passWhile(() => again.phase.is === 'waiting');
      expect(site.countAttempts(ann, ben)).toBe(1);
      const third = site.open(cas);
      await site.passUntil(() => third.isTalkingWith(again) || third.isTalkingWith(otherAgain), 10_000);
    }),
    { numRuns: 20 },
  );
});
