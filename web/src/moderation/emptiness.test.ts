/**
 * What counts as nothing to see, on made-up cameras: each with noise, and looked at with jitter.
 */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Emptiness } from '../screens/view.ts';
import { EmptinessWatch, lookEveryMs } from './emptiness.ts';
import { type Thumbnail, thumbnailSide } from './thumbnail.ts';

type Camera = (seconds: number) => (column: number, row: number) => number;

const cells = thumbnailSide * thumbnailSide;

/** A chance of its own for each test, the same each time. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function take(camera: Camera, seconds: number, noise: () => number): Thumbnail {
  const brightness = camera(seconds);
  return Uint8ClampedArray.from({ length: cells * 3 }, (_, index) => {
    const cell = Math.floor(index / 3);
    return brightness(cell % thumbnailSide, Math.floor(cell / thumbnailSide)) + noise();
  });
}

/** What is found in `forSeconds` of looking, each kind once, in order. */
function watch(camera: Camera, forSeconds: number, { noise = 1.5, seed = 1 } = {}): (Emptiness | null)[] {
  const chance = createChance(seed);
  const watching = new EmptinessWatch();
  const found = new Set<Emptiness | null>();
  for (let ms = 0; ms < forSeconds * 1000; ms += lookEveryMs) {
    const lateMs = (chance() - 0.5) * 30;
    found.add(watching.look(take(camera, (ms + lateMs) / 1000, () => (chance() - 0.5) * 2 * noise)));
  }
  return [...found];
}

/** A head before a wall that is wherever `place` says, 0 to 1. */
function person(place: (seconds: number) => number): Camera {
  return (seconds) => {
    const x = 1 + 5 * place(seconds);
    return (column, row) => 90 + 8 * row + 90 * Math.exp(-(((column - x) / 1.5) ** 2 + ((row - 3) / 2) ** 2));
  };
}

/** Never the same again: three swings whose lengths have nothing in common. */
const lively = person((seconds) => {
  const swings = Math.sin(seconds * 1.31) + Math.sin(seconds * 2.83 + 1) + Math.sin(seconds * 0.47 + 2);
  return 0.5 + swings / 6;
});

describe('there is something to see', () => {
  test('in a person who moves', () => expect(watch(lively, 60)).toEqual([null]));

  test('in a person who hardly moves', () => {
    const calm = person((seconds) => 0.5 + 0.02 * Math.sin(seconds / 3));
    expect(watch(calm, 60)).toEqual([null]);
  });

  test('in a dim room', () => {
    const dim: Camera = (seconds) => (column, row) => lively(seconds)(column, row) * 0.25;
    expect(watch(dim, 60)).toEqual([null]);
  });

  test('whatever the noise of the camera', () => {
    const anyNoise = fc.record({ noise: fc.double({ min: 1, max: 12, noNaN: true }), seed: fc.nat() });
    fc.assert(
      fc.property(anyNoise, (chances) => {
        expect(watch(lively, 40, chances)).toEqual([null]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('there is nothing to see', () => {
  test('in the dark', () => expect(watch(() => () => 8, 10)).toEqual([null, 'dark']));

  test('with a finger on the lens', () => {
    const finger: Camera = (seconds) => () => 120 + 10 * Math.sin(seconds);
    expect(watch(finger, 10)).toEqual([null, 'dark']);
  });

  test('where the picture stands still', () => {
    const still = person(() => 0.4);
    expect(watch(still, 20, { noise: 0 })).toEqual([null, 'frozen']);
  });

  test('where a recording comes again and again', () => {
    for (const length of [3, 5.3, 11]) {
      const again: Camera = (seconds) => lively(seconds % length);
      expect(watch(again, 60, { seed: length * 10 })).toEqual([null, 'looped']);
    }
  });
});

test('what comes after it is seen again', () => {
  const watching = new EmptinessWatch();
  const silent = () => 0;
  const look = (camera: Camera, from: number, to: number) => {
    let found: Emptiness | null = null;
    for (let seconds = from; seconds < to; seconds += lookEveryMs / 1000) {
      found = watching.look(take(camera, seconds, silent));
    }
    return found;
  };
  expect(look(() => () => 5, 0, 5)).toBe('dark');
  expect(look(lively, 5, 6)).toBeNull();
  expect(look(() => () => 5, 6, 12)).toBe('dark');
  watching.forget();
  expect(look(() => () => 5, 12, 13)).toBeNull();
});
