/** Patterns and materials that fill a whole picture. */
import { fractalAt, noiseAt } from './chance.ts';
import { type Colour, clamp, distance, mix, scale } from './picture.ts';
import { between, type Kind, pickColour } from './places.ts';

export const gradient: Kind = (random) => {
  const [from, to, angle] = [pickColour(random), pickColour(random), random() * Math.PI * 2];
  const [across, down] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => mix(from, to, clamp(0.5 + (x - 0.667) * across * 0.7 + (y - 0.5) * down * 0.7));
};

export const stripes: Kind = (random) => {
  const [one, other] = [pickColour(random), pickColour(random)];
  const [angle, waves, hardness] = [random() * Math.PI, between(random, 3, 30), between(random, 1, 12)];
  const [across, down] = [Math.cos(angle) * waves * 6.28, Math.sin(angle) * waves * 6.28];
  return (x, y) => mix(one, other, clamp(0.5 + hardness * Math.sin(x * across + y * down)));
};

export const checkerboard: Kind = (random) => {
  const [one, other, count] = [pickColour(random), pickColour(random), between(random, 4, 20)];
  const [cosine, sine] = [Math.cos(random()), Math.sin(random() * 0.5)];
  return (x, y) => {
    const fields = Math.floor((x * cosine + y * sine) * count) + Math.floor((y * cosine - x * sine) * count);
    return fields % 2 === 0 ? one : other;
  };
};

/** Lines of words in marks that look like writing from afar. */
export const paper: Kind = (random) => {
  const [seed, lines, light] = [random() * 1e6, between(random, 10, 30), between(random, 0.75, 1)];
  const ink = scale(pickColour(random), 0.3);
  const slant = between(random, -0.08, 0.08);
  return (x, y) => {
    const down = (y + x * slant) * lines;
    const [line, place] = [Math.floor(down), ((down % 1) + 1) % 1];
    const column = Math.floor(x * lines * 2.2);
    const isWord = noiseAt(column * 0.37, line * 7.1, seed) > 0.36 && x > 0.1 && x < 1.25;
    const isMark = noiseAt(x * lines * 9, down * 5, seed + line) > 0.5;
    const sheet = scale([250, 247, 240], light - 0.25 * distance(x - 0.7, y - 0.3));
    return isWord && isMark && place > 0.3 && place < 0.8 ? ink : sheet;
  };
};

export const grass: Kind = (random) => {
  const [seed, size, hue] = [random() * 1e6, between(random, 20, 50), between(random, 0, 0.4)];
  const [dark, bright] = [
    mix([20, 50, 10], pickColour(random), 0.15),
    mix([150, 190, 70], [190, 180, 110], hue),
  ];
  return (x, y) => {
    const blade = fractalAt(x * size + 3 * noiseAt(x * 6, y * 6, seed), y * size * 0.4, seed + 6, 4);
    return scale(mix(dark, bright, blade), 0.5 + 0.5 * fractalAt(x * 5, y * 5, seed + 8) + 0.3 * y);
  };
};

export const wood: Kind = (random) => {
  const [seed, rings] = [random() * 1e6, between(random, 6, 14)];
  const tone = between(random, 0.4, 1.15);
  const boards = Math.floor(between(random, 1, 6));
  return (x, y) => {
    const board = Math.floor(y * boards);
    const ring = fractalAt(x * 2 + board * 7, y * 14, seed) * rings;
    const grain = mix([120, 80, 45], [190, 140, 90], ring - Math.floor(ring));
    const joint = (y * boards) % 1 < 0.02 && boards > 1 ? 0.4 : 1;
    return scale(grain, tone * joint * (0.75 + 0.4 * fractalAt(x * 8, y * 120, seed + 3)));
  };
};

/** Woven threads in a plaid. */
export const fabric: Kind = (random) => {
  const colours = [pickColour(random), pickColour(random), pickColour(random)];
  const [threads, repeats, seed] = [between(random, 50, 110), between(random, 2, 7), random() * 1e6];
  const at = (share: number): Colour => colours[Math.floor(noiseAt(share, 0.5, seed) * 2.999)] ?? [0, 0, 0];
  return (x, y) => {
    const isAcross = (Math.floor(x * threads) + Math.floor(y * threads)) % 2 === 0;
    const thread = at(((isAcross ? y : x) * repeats * 3) % 9);
    const round = Math.sin((isAcross ? y : x) * threads * Math.PI) ** 2;
    return scale(thread, 0.7 + 0.3 * round + 0.25 * (fractalAt(x * 4, y * 4, seed) - 0.5));
  };
};

export const brick: Kind = (random) => {
  const [seed, rows] = [random() * 1e6, Math.floor(between(random, 6, 18))];
  const [clay, mortar] = [
    mix([150, 75, 55], pickColour(random), 0.35),
    mix([180, 175, 165], pickColour(random), 0.2),
  ];
  return (x, y) => {
    const row = Math.floor(y * rows);
    const along = x * rows * 0.42 + (row % 2) / 2;
    const isJoint = along % 1 < 0.05 || (y * rows) % 1 < 0.1;
    const grain = 0.7 + 0.5 * fractalAt(x * 60, y * 60, seed, 4);
    const stone = 0.8 + 0.4 * noiseAt(Math.floor(along) * 7.7, row * 3.3, seed);
    return isJoint ? scale(mortar, grain) : scale(clay, grain * stone);
  };
};

/** Stones close together. */
export const gravel: Kind = (random) => {
  const [seed, size, relief] = [random() * 1e6, between(random, 6, 20), between(random, 4, 10)];
  const colour = mix([150, 145, 138], pickColour(random), 0.35);
  return (x, y) => {
    const height = fractalAt(x * size, y * size, seed, 6);
    const slope = height - fractalAt((x + 0.01) * size, (y + 0.01) * size, seed, 6);
    return scale(colour, clamp(0.6 + slope * relief + 0.3 * (height - 0.5)));
  };
};
