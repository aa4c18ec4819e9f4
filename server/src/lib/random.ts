/**
 * Chance as an argument. In production it is the operating system's cryptographic source; tests and the simulation
 * give a seeded one.
 */
export type Random = {
  /** `count` fresh random bytes. */
  bytes(count: number): Uint8Array;
  /** A whole number from 0 to `bound` - 1, each equally likely. `bound` is 1 to 2³². */
  below(bound: number): number;
};

const range = 2 ** 32;

/** Draws without the bias of a plain remainder, from any source of uniform 32-bit words. */
function drawBelow(bound: number, nextWord: () => number): number {
  const fair = range - (range % bound);
  let word = nextWord();
  while (word >= fair) word = nextWord();
  return word % bound;
}

function createSystemRandom(): Random {
  const pool = new Uint32Array(256);
  let used = pool.length;
  function nextWord(): number {
    if (used === pool.length) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    return pool[used++] ?? 0;
  }
  return {
    bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    below: (bound) => drawBelow(bound, nextWord),
  };
}

export const systemRandom: Random = createSystemRandom();

/** A repeatable source for tests (mulberry32); never for anything a visitor relies on. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  function nextWord(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => nextWord() & 0xff),
    below: (bound) => drawBelow(bound, nextWord),
  };
}

/** 128 random bits as 22 characters of base64url: the form of every id. */
export function createId(random: Random): string {
  return Buffer.from(random.bytes(16)).toString('base64url');
}
