/** Rooms and landscapes, as painters that chance varies. */
import { fractalAt, noiseAt, type Random } from './chance.ts';
import { type Colour, clamp, distance, mix, type Painter, scale } from './picture.ts';

export type Kind = (random: Random) => Painter;

export function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random();
}

/** A colour of walls, cloth and paint: seldom a loud one. */
export function pickColour(random: Random): Colour {
  const [base, spread] = [between(random, 40, 220), between(random, 10, 90)];
  const one = () => Math.max(0, Math.min(255, base + (random() - 0.5) * 2 * spread));
  return [one(), one(), one()];
}

/** A plain wall with the light of a lamp on it. */
export const wall: Kind = (random) => {
  const [colour, seed] = [pickColour(random), random() * 1e6];
  const [x0, y0, falloff] = [random() * 1.3, random(), between(random, 0.2, 0.9)];
  return (x, y) =>
    scale(
      colour,
      1.15 - falloff * distance(x - x0, y - y0) + 0.06 * (fractalAt(x * 30, y * 30, seed, 3) - 0.5),
    );
};

export const clouds: Kind = (random) => {
  const [seed, size, cover] = [random() * 1e6, between(random, 2, 6), between(random, 0.35, 0.55)];
  return (x, y) => {
    const cloud = clamp((fractalAt(x * size, y * size * 2, seed) - cover) * 4);
    return mix(mix([80, 130, 205], [185, 210, 235], y), scale([245, 245, 248], 0.85 + 0.15 * y), cloud);
  };
};

export const landscape: Kind = (random) => {
  const seed = random() * 1e6;
  const sky = clouds(random);
  const [height, roughness] = [between(random, 0.3, 0.6), between(random, 0.2, 0.5)];
  const [dark, bright] = [pickColour(random), pickColour(random)];
  const ground: readonly Colour[] = [mix([40, 65, 25], dark, 0.3), mix([150, 150, 75], bright, 0.3)];
  return (x, y) => {
    const far = height - 0.1 + roughness * (fractalAt(x * 4, 2, seed) - 0.5);
    const near = height + roughness * (fractalAt(x * 3, 1, seed + 7) - 0.5);
    if (y < Math.min(far, near)) return sky(x, y);
    if (y < near) return scale(mix([105, 120, 135], [150, 155, 165], fractalAt(x * 20, y * 20, seed)), 0.95);
    const tuft = fractalAt(x * 30, y * 55, seed + 3);
    return scale(
      mix(ground[0] ?? dark, ground[1] ?? bright, tuft),
      0.5 + 0.7 * fractalAt(x * 6, y * 12, seed + 9),
    );
  };
};

type Box = {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly colour: Colour;
};

function isWithin({ from, to }: Box, x: number, y: number, margin = 0): boolean {
  return x > from[0] + margin && x < to[0] - margin && y > from[1] + margin && y < to[1] - margin;
}

function createFurniture(random: Random, floor: number): Box {
  const [left, width] = [between(random, -0.1, 1.2), between(random, 0.1, 0.45)];
  const bottom = floor + between(random, 0, 0.15);
  return {
    from: [left, bottom - between(random, 0.12, 0.5)],
    to: [left + width, bottom],
    colour: pickColour(random),
  };
}

/** A wall, a floor of boards, a window or a picture, and furniture with edges and shadows. */
export const room: Kind = (random) => {
  const [seed, floor] = [random() * 1e6, between(random, 0.6, 0.85)];
  const back = wall(random);
  const boards: Colour = mix([150, 105, 65], pickColour(random), 0.35);
  const boxes = Array.from({ length: 2 + Math.floor(random() * 5) }, () => createFurniture(random, floor));
  const [left, top] = [random(), between(random, 0.05, 0.2)];
  const frame: Box = { from: [left, top], to: [left + 0.3, top + 0.3], colour: [235, 232, 225] };
  const view = random() < 0.5 ? landscape(random) : clouds(random);
  return (x, y) => {
    const box = boxes.findLast((one) => isWithin(one, x, y));
    if (box) return paintBox(box, x, y);
    if (isWithin(frame, x, y)) return isWithin(frame, x, y, 0.02) ? view(x * 2, y * 2) : frame.colour;
    return y < floor ? back(x, y) : scale(boards, grainOfBoards(x - 0.667, y - floor, seed));
  };
};

function paintBox(box: Box, x: number, y: number): Colour {
  const isEdge = !isWithin(box, x, y, 0.008);
  const grain = 0.85 + 0.2 * fractalAt(x * 40, y * 12, box.from[0] * 9_700, 3);
  return scale(box.colour, (isEdge ? 0.55 : 1) * grain * (1.1 - 0.3 * y));
}

/** Boards that run away from who looks. */
function grainOfBoards(x: number, y: number, seed: number): number {
  const depth = (y + 0.12) * 6;
  const joint = Math.abs(((x / depth) * 9) % 1) < 0.06 ? 0.6 : 1;
  return joint * (0.7 + 0.5 * fractalAt((x / depth) * 40, depth * 3, seed, 3));
}

/** A window behind slats. */
export const blinds: Kind = (random) => {
  const [count, tilt] = [between(random, 12, 40), between(random, 0.25, 0.7)];
  const slat = mix([220, 215, 205], pickColour(random), 0.3);
  const [view, around] = [landscape(random), wall(random)];
  const margin = between(random, 0, 0.25);
  return (x, y) => {
    if (x < margin || x > 1.333 - margin * 0.6) return around(x, y);
    const place = (y * count) % 1;
    return place < tilt ? scale(slat, 0.6 + 0.5 * (place / tilt)) : scale(view(x, y), 1.2);
  };
};

/** Lights far behind the focus, in the dark. */
export const bokeh: Kind = (random) => {
  const lamps = Array.from({ length: 20 + Math.floor(random() * 40) }, () => ({
    at: [random() * 1.333, random()] as const,
    radius: between(random, 0.02, 0.09),
    colour: scale([255, between(random, 120, 240), between(random, 40, 220)], between(random, 0.3, 0.9)),
  }));
  const ground = scale(pickColour(random), 0.2);
  return (x, y) => {
    let [red, green, blue] = ground;
    for (const { at, radius, colour } of lamps) {
      const share = clamp((radius - distance(x - at[0], y - at[1])) * 90);
      [red, green, blue] = [red + colour[0] * share, green + colour[1] * share, blue + colour[2] * share];
    }
    return [red, green, blue];
  };
};

/** Shelves full of books. */
export const shelf: Kind = (random) => {
  const [seed, rows, density] = [random() * 1e6, 3 + Math.floor(random() * 3), between(random, 12, 24)];
  const wood = mix([120, 80, 50], pickColour(random), 0.3);
  return (x, y) => {
    const [row, place] = [Math.floor(y * rows), (y * rows) % 1];
    if (place > 0.9) return scale(wood, 0.8 + 0.5 * fractalAt(x * 5, y * 80, seed));
    const [book, across] = [Math.floor(x * density), (x * density) % 1];
    const chance = (which: number) => noiseAt(book * 5.3, row * 3.7, seed + which);
    if (place < 0.1 + 0.35 * chance(1)) return scale(wood, 0.35);
    const back: Colour = [50 + 170 * chance(2), 40 + 150 * chance(3), 40 + 140 * chance(4)];
    const title = place > 0.58 && place < 0.66 ? 1.35 : 1;
    return scale(back, title * (0.55 + 0.5 * Math.sin(Math.PI * across)));
  };
};
