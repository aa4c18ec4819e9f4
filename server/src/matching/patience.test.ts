/** What quick skips cost: nothing at first, then smoothly more, never much, and it passes. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { freshPatience, noteQuickSkip, type Patience, PatienceBook, restMsFor } from './patience.ts';
import type { VisitorRef } from './ticket.ts';

const startMs = Date.UTC(2026, 0, 1);
const ascending = fc.array(fc.nat(120_000), { maxLength: 200 });

function skipAfter(pauses: readonly number[]): { patience: Patience; now: number; rests: number[] } {
  let [patience, now] = [freshPatience, startMs];
  const rests: number[] = [];
  for (const pauseMs of pauses) {
    now += pauseMs;
    patience = noteQuickSkip(patience, now);
    rests.push(restMsFor(patience, now));
  }
  return { patience, now, rests };
}

describe('patience', () => {
  test('is there at first: five quick skips are free', () => {
    expect(restMsFor(freshPatience, startMs)).toBe(0);
    expect(skipAfter([0, 0, 0, 0, 0]).rests).toEqual([0, 0, 0, 0, 0]);
  });

  test('grows thin smoothly: each skip at once costs half as much again as the last, up to twenty seconds', () => {
    const { rests } = skipAfter(Array(40).fill(0));
    const paid = rests.slice(5);
    expect(paid[0]).toBe(750);
    for (const [index, restMs] of paid.entries()) {
      const before = paid[index - 1] ?? 500;
      expect(restMs).toBeGreaterThanOrEqual(before);
      expect(restMs).toBeLessThanOrEqual(Math.ceil(before * 1.5) + 1);
    }
    expect(paid.at(-1)).toBe(20_000);
  });

  test('W6 holds one who skips without end to less than one meeting a second', () => {
    let [patience, now] = [freshPatience, startMs];
    for (let count = 0; count < 1_000; count++) {
      patience = noteQuickSkip(patience, now);
      now += restMsFor(patience, now);
    }
    expect((now - startMs) / 1_000).toBeGreaterThan(1_000);
  });

  test('rests are whole, never negative and never beyond twenty seconds', () => {
    fc.assert(
      fc.property(ascending, fc.nat(600_000), (pauses, laterMs) => {
        const { patience, now, rests } = skipAfter(pauses);
        for (const restMs of [...rests, restMsFor(patience, now + laterMs)]) {
          expect(Number.isInteger(restMs) && restMs >= 0 && restMs <= 20_000).toBeTrue();
        }
      }),
    );
  });

  test('comes back: the rest only gets shorter with time, and is nothing in the end', () => {
    fc.assert(
      fc.property(ascending, fc.nat(100_000), fc.nat(100_000), (pauses, soonMs, moreMs) => {
        const { patience, now } = skipAfter(pauses);
        const soon = restMsFor(patience, now + soonMs);
        expect(restMsFor(patience, now + soonMs + moreMs)).toBeLessThanOrEqual(soon);
        expect(restMsFor(patience, now + 10 * 60_000)).toBe(0);
      }),
    );
  });

  test('another skip never makes the rest shorter', () => {
    fc.assert(
      fc.property(ascending, fc.nat(60_000), (pauses, laterMs) => {
        const { patience, now } = skipAfter(pauses);
        const at = now + laterMs;
        expect(restMsFor(noteQuickSkip(patience, at), at)).toBeGreaterThanOrEqual(restMsFor(patience, at));
      }),
    );
  });

  test('does not mind a clock that goes back', () => {
    const { patience, now } = skipAfter(Array(8).fill(0));
    expect(restMsFor(patience, now - 60_000)).toBe(restMsFor(patience, now));
    expect(restMsFor(noteQuickSkip(patience, now - 60_000), now)).toBeLessThanOrEqual(20_000);
  });
});

describe('the book of patience', () => {
  const [one, other] = ['one', 'other'] as VisitorRef[] as [VisitorRef, VisitorRef];
  const spent = skipAfter(Array(8).fill(0));

  test('has a page for each browser, fresh at first', () => {
    const book = new PatienceBook();
    expect(book.of(one)).toEqual(freshPatience);
    book.note(one, spent.patience);
    expect([book.of(one), book.of(other)]).toEqual([spent.patience, freshPatience]);
  });

  test('I13 forgets who has recovered, and nobody before', () => {
    const book = new PatienceBook();
    book.note(one, spent.patience);
    let now = spent.now;
    while (book.of(one) !== freshPatience && now < spent.now + 60 * 60_000) {
      const restMs = restMsFor(noteQuickSkip(book.of(one), now), now);
      now += 1_000;
      book.tidy(now);
      // Whoever is forgotten had lost next to nothing.
      if (book.of(one) === freshPatience) expect(restMs).toBe(0);
    }
    expect(now - spent.now).toBeGreaterThan(60_000);
    expect(now - spent.now).toBeLessThan(10 * 60_000);
  });
});
