/** Whom the gate lets in and whom it keeps out: by browser and by address, and for how long. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { elsewhere, here, newcomer, prepareGates } from '../testing/gates.ts';
import type { OpenedEnforcement } from '../testing/sanctions.ts';
import type { Judgement } from './gate.ts';
import type { SanctionId } from './sanction.ts';
import type { SubjectRef } from './subject.ts';

setDefaultTimeout(120_000);

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const somebody = 'somebody' as SubjectRef;
const open = prepareGates();

describe('a browser', () => {
  test.each([
    ['warning', 'free'],
    ['probation', 'probation'],
    ['cool-off', 'refused'],
    ['exclusion', 'refused'],
  ] as const)('under %s is %s, until its second', async (kind, is) => {
    const scene = await open();
    expect(scene.come(somebody, here)).toEqual({ is: 'free' });
    const sanction = await scene.impose(null, { kind, untilMs: scene.clock.now() + 6 * hourMs });
    expect(scene.come(somebody, elsewhere).is).toBe(is);
    expect(scene.gate.listFor(somebody, elsewhere)).toEqual([{ sanction, scope: 'browser' }]);
    scene.clock.advance(6 * hourMs - 1);
    expect(scene.come(somebody, here).is).toBe(is);
    scene.clock.advance(1);
    expect(scene.come(somebody, here)).toEqual({ is: 'free' });
    expect(scene.gate.listFor(somebody, here)).toEqual([]);
  });

  test('A7 is let in again at once when its sanction is lifted, and so is its household', async () => {
    const scene = await open();
    const { id } = await scene.impose(here);
    expect([scene.come(somebody, here).is, scene.come(newcomer(), here).is]).toEqual(['refused', 'refused']);
    await scene.book.lift(id, 'appeal');
    expect([scene.come(somebody, here).is, scene.come(newcomer(), here).is]).toEqual(['free', 'free']);
  });

  test('is kept out by its own sanction wherever it comes from, addresses that are none included', async () => {
    const scene = await open();
    await scene.impose(here);
    for (const address of [here, elsewhere, '2001:db8::1', '', 'nowhere'])
      expect(scene.come(somebody, address).is).toBe('refused');
    for (const address of [elsewhere, '', 'nowhere']) expect(scene.come(newcomer(), address).is).toBe('free');
  });
});

describe('without its cookie', () => {
  test.each([
    ['the same address', here, here, 'refused'],
    ['the same one written otherwise', here, `::ffff:${here}`, 'refused'],
    ['the next one', here, '203.0.113.8', 'free'],
    ['the same /64', '2001:db8:1:200::1', '2001:db8:1:200:ffff::2', 'refused'],
    ['the next /64', '2001:db8:1:200::1', '2001:db8:1:201::1', 'free'],
  ])('from %s', async (_, sanctioned, from, is) => {
    const scene = await open();
    const sanction = await scene.impose(sanctioned);
    expect(scene.come(newcomer(), from).is).toBe(is as never);
    const told = is === 'refused' ? [{ sanction, scope: 'network' as const }] : [];
    expect(scene.gate.listFor(newcomer(), from)).toEqual(told);
  });

  test.each(['warning', 'probation'] as const)('nobody is kept out for a %s', async (kind) => {
    const scene = await open();
    await scene.impose(here, { kind });
    expect(scene.come(newcomer(), here)).toEqual({ is: 'free' });
  });

  test('the address is known as long as its day’s key lives, the browser until the end', async () => {
    const scene = await open();
    const untilMs = scene.clock.now() + 30 * dayMs;
    await scene.impose(here, { decidedBy: 'a lead', untilMs });
    const keyEndsMs = Date.UTC(2026, 1, 9);
    scene.clock.advance(keyEndsMs - 1 - scene.clock.now());
    expect([scene.come(somebody, here).is, scene.come(newcomer(), here).is]).toEqual(['refused', 'refused']);
    scene.clock.advance(1);
    expect([scene.come(somebody, here).is, scene.come(newcomer(), here).is]).toEqual(['refused', 'free']);
    scene.clock.advance(untilMs - scene.clock.now());
    expect(scene.come(somebody, here).is).toBe('free');
  });

  test('an exclusion for what was seen days ago knows the address for the fewer days', async () => {
    const scene = await open();
    const reference = scene.addresses.note(here);
    scene.clock.advance(20 * dayMs);
    await scene.impose(null, {
      address: reference,
      decidedBy: 'a lead',
      untilMs: scene.clock.now() + 30 * dayMs,
    });
    expect(scene.come(newcomer(), here).is).toBe('refused');
    scene.clock.advance(10 * dayMs);
    expect([scene.come(newcomer(), here).is, scene.come(somebody, here).is]).toEqual(['free', 'refused']);
  });
});

const deed = fc.oneof(
  fc.record({
    do: fc.constant('impose' as const),
    who: fc.nat(2),
    kind: fc.constantFrom('warning', 'probation', 'cool-off', 'exclusion'),
    seconds: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({ do: fc.constant('lift' as const), which: fc.nat(20) }),
  fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 60 }) }),
);

/** What was imposed, kept beside the book in the simplest way. */
class Ledger {
  readonly #scene: OpenedEnforcement;
  readonly #imposed: { id: SanctionId; who: number; kind: string; untilMs: number; isLifted: boolean }[] = [];

  constructor(scene: OpenedEnforcement) {
    this.#scene = scene;
  }

  async perform(each: typeof deed extends fc.Arbitrary<infer Deed> ? Deed : never): Promise<void> {
    if (each.do === 'pass') return this.#scene.clock.advance(each.seconds * 1_000);
    if (each.do === 'lift') return this.#lift(each.which);
    const untilMs = this.#scene.clock.now() + each.seconds * 1_000;
    const { id } = await this.#scene.impose(null, { subject: subjectOf(each.who), kind: each.kind, untilMs });
    this.#imposed.push({ id, who: each.who, kind: each.kind, untilMs, isLifted: false });
  }

  async #lift(which: number): Promise<void> {
    const one = this.#imposed[which % Math.max(1, this.#imposed.length)];
    if (!one) return;
    await this.#scene.book.lift(one.id, 'appeal');
    one.isLifted = true;
  }

  expected(who: number): Judgement['is'] {
    const now = this.#scene.clock.now();
    const own = this.#imposed.filter((one) => one.who === who && !one.isLifted && now < one.untilMs);
    const kinds = new Set(own.map(({ kind }) => kind));
    if (kinds.has('exclusion') || kinds.has('cool-off')) return 'refused';
    return kinds.has('probation') ? 'probation' : 'free';
  }
}

function subjectOf(who: number): SubjectRef {
  return `subject ${who}` as SubjectRef;
}

test('whatever is imposed and lifted, each is kept out exactly while something in force says so', async () => {
  const scene = await open();
  const property = fc.asyncProperty(fc.array(deed, { maxLength: 15 }), async (deeds) => {
    // What was before is over.
    scene.clock.advance(200_000);
    const ledger = new Ledger(scene);
    for (const each of deeds) {
      await ledger.perform(each);
      for (const who of [0, 1, 2]) expect(scene.come(subjectOf(who), here).is).toBe(ledger.expected(who));
    }
  });
  await fc.assert(property, { numRuns: 40 });
});
