/**
 * Heads, hands and drawings made of ellipses: shapes with the colours of people, all dressed, as a camera of a chat has
 * them before it.
 */
import { fractalAt, type Random } from './chance.ts';
import { type Colour, clamp, distance, mix, type Painter, scale } from './picture.ts';
import { between, type Kind, landscape, pickColour, room, shelf, wall } from './places.ts';
import { fabric } from './surfaces.ts';

const skins: readonly Colour[] = [
  [245, 214, 190],
  [232, 190, 160],
  [205, 155, 120],
  [165, 115, 80],
  [120, 80, 58],
  [80, 54, 42],
];
const hairs: readonly Colour[] = [
  [30, 24, 22],
  [70, 48, 32],
  [140, 98, 58],
  [205, 170, 110],
  [150, 148, 146],
];

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

export function pickBackground(random: Random): Painter {
  return pick(random, [wall, room, shelf, landscape])(random);
}

type Oval = { readonly at: readonly [number, number]; readonly radii: readonly [number, number] };

/** Below 1 within, above 1 outside. */
function reach({ at, radii }: Oval, x: number, y: number): number {
  return distance((x - at[0]) / radii[0], (y - at[1]) / radii[1]);
}

/** The light of one side on something round. */
function shade(colour: Colour, { at, radii }: Oval, [x, y]: readonly [number, number]): Colour {
  const [across, down] = [(x - at[0]) / radii[0], (y - at[1]) / radii[1]];
  return scale(colour, 1.02 - 0.22 * across - 0.12 * down - 0.25 * clamp(across ** 2 + down ** 2) ** 2);
}

type Feature = { readonly oval: Oval; readonly colour: Colour };

function createFeatures(
  random: Random,
  { at: [cx, cy], radii: [rx, ry] }: Oval,
  skin: Colour,
): readonly Feature[] {
  const iris = pick(random, [
    [60, 40, 30],
    [70, 95, 120],
    [75, 95, 60],
  ] as const);
  const [gap, open] = [rx * between(random, 0.38, 0.46), ry * between(random, 0.04, 0.08)];
  const lips = mix(skin, [170, 70, 75], 0.55);
  const oval = (x: number, y: number, width: number, height: number): Oval => ({
    at: [cx + x, cy + y],
    radii: [width, height],
  });
  return [-1, 1]
    .flatMap((eye): readonly Feature[] => [
      { oval: oval(eye * gap, -0.22 * ry, rx * 0.24, ry * 0.03), colour: scale(skin, 0.4) },
      { oval: oval(eye * gap, -0.08 * ry, rx * 0.19, open + ry * 0.02), colour: scale(skin, 0.6) },
      { oval: oval(eye * gap, -0.08 * ry, rx * 0.17, open), colour: [238, 236, 232] },
      { oval: oval(eye * gap, -0.08 * ry, rx * 0.075, open), colour: iris },
    ])
    .concat([
      { oval: oval(rx * 0.05, 0.17 * ry, rx * 0.13, ry * 0.13), colour: scale(skin, 0.88) },
      { oval: oval(-rx * 0.06, 0.27 * ry, rx * 0.04, ry * 0.02), colour: scale(skin, 0.45) },
      { oval: oval(rx * 0.1, 0.27 * ry, rx * 0.04, ry * 0.02), colour: scale(skin, 0.45) },
      { oval: oval(0, 0.52 * ry, rx * 0.34, ry * between(random, 0.06, 0.1)), colour: lips },
      { oval: oval(0, 0.515 * ry, rx * 0.3, ry * 0.018), colour: scale(lips, 0.5) },
    ]);
}

type Person = { readonly head: Oval; readonly skin: Colour; readonly random: Random };

/** A shirt up to the neck, or the fabric of one. */
function createShirt({ head, skin, random }: Person): (x: number, y: number) => Colour | null {
  const [cx, chin] = [head.at[0], head.at[1] + head.radii[1]];
  const cloth = random() < 0.5 ? fabric(random) : wall(random);
  const shoulders: Oval = {
    at: [cx, chin + head.radii[1] * 0.95],
    radii: [head.radii[0] * 2.3, head.radii[1] * 0.9],
  };
  const neck = head.radii[0] * 0.5;
  const collar = chin + head.radii[1] * 0.2;
  return (x, y) => {
    const isShirt =
      reach(shoulders, x, y) < 1 || (y > shoulders.at[1] && Math.abs(x - cx) < shoulders.radii[0]);
    const isNeck =
      Math.abs(x - cx) < neck && y > head.at[1] && y < collar + 0.4 * neck - Math.abs(x - cx) * 0.4;
    if (isNeck) return scale(skin, 0.78 - 0.3 * clamp((x - cx) / neck));
    return isShirt ? scale(cloth(x, y), 1 - 0.3 * clamp(Math.abs(x - cx) / shoulders.radii[0])) : null;
  };
}

/** A head and shoulders before a room, as most pictures of a chat are. */
export const person: Kind = (random) => {
  const [behind, skin, hair, seed] = [
    pickBackground(random),
    pick(random, skins),
    pick(random, hairs),
    random() * 1e6,
  ];
  const size = between(random, 0.16, 0.34);
  const at = [0.667 + between(random, -0.15, 0.15), between(random, 0.36, 0.5)] as const;
  const head: Oval = { at, radii: [size * 0.76, size] };
  const features = createFeatures(random, head, skin);
  const shirt = createShirt({ head, skin, random });
  const long = between(random, 1.1, 1.7);
  const crown: Oval = { at: [at[0], at[1] - size * 0.12], radii: [head.radii[0] * 1.2, size * long * 0.95] };
  const parting = between(random, 0.35, 0.7);
  return (x, y) => {
    const isFace = reach(head, x, y) < 1;
    const strands = () => scale(hair, 0.7 + 0.6 * fractalAt(x * 60, y * 12, seed, 3));
    if (isFace && y < at[1] - size * parting + 0.25 * Math.abs(x - at[0])) return strands();
    if (isFace) {
      const feature = features.findLast(({ oval }) => reach(oval, x, y) < 1);
      const pores = 0.97 + 0.06 * fractalAt(x * 90, y * 90, seed, 2);
      return scale(shade(feature?.colour ?? skin, head, [x, y]), pores);
    }
    return (
      shirt(x, y) ?? (reach(crown, x, y) < 1 && y < at[1] + size * (long - 0.9) ? strands() : behind(x, y))
    );
  };
};

/** How far a point is from a line between two others. */
function distanceTo(
  [ax, ay, bx, by]: readonly [number, number, number, number],
  x: number,
  y: number,
): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy));
  return distance(x - ax - along * dx, y - ay - along * dy);
}

/** An open hand with a sleeve, held into the camera. */
export const hand: Kind = (random) => {
  const [behind, skin, sleeve, seed] = [
    pickBackground(random),
    pick(random, skins),
    wall(random),
    random() * 1e6,
  ];
  const [cx, cy, size] = [between(random, 0.4, 0.95), between(random, 0.5, 0.7), between(random, 0.12, 0.24)];
  const palm: Oval = { at: [cx, cy], radii: [size * 0.8, size] };
  const fingers = Array.from({ length: 5 }, (_, index) => {
    const angle = -Math.PI / 2 + (index - 2) * between(random, 0.2, 0.32);
    const length = size * (index === 0 ? 1.5 : 2.1 - 0.15 * Math.abs(index - 2));
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    const from = [cx + across * size * 0.6, cy + down * size * 0.7] as const;
    return [...from, cx + across * length, cy + down * length] as const;
  });
  return (x, y) => {
    const finger = Math.min(...fingers.map((one) => distanceTo(one, x, y))) / (size * 0.2);
    const middle = reach(palm, x, y);
    const isArm = Math.abs(x - cx) < size * 0.62 && y > cy;
    if (isArm && y > cy + size * 1.25) return scale(sleeve(x, y), 1 - 0.4 * Math.abs((x - cx) / size));
    if (finger > 1 && middle > 1 && !isArm) return behind(x, y);
    const round = Math.min(finger, middle);
    return scale(skin, 1.02 - 0.3 * clamp(round) ** 3 + 0.08 * (fractalAt(x * 40, y * 40, seed, 3) - 0.5));
  };
};

/** Things with the colours of skin that are nobody: balloons, fruit, vases. */
export const ovals: Kind = (random) => {
  const behind = pickBackground(random);
  const things = Array.from({ length: 1 + Math.floor(random() * 5) }, () => ({
    oval: {
      at: [random() * 1.333, random()],
      radii: [between(random, 0.05, 0.3), between(random, 0.05, 0.3)],
    } as const,
    colour: pick(random, skins),
  }));
  return (x, y) => {
    const thing = things.findLast(({ oval }) => reach(oval, x, y) < 1);
    return thing ? shade(thing.colour, thing.oval, [x, y]) : behind(x, y);
  };
};

/** A face as children draw it: flat colours within thick lines. */
export const drawing: Kind = (random) => {
  const [ground, skin, ink] = [pickColour(random), pick(random, skins), scale(pickColour(random), 0.2)];
  const head: Oval = { at: [0.667, 0.5], radii: [between(random, 0.22, 0.4), between(random, 0.25, 0.42)] };
  const pen = between(random, 0.02, 0.05);
  const features = createFeatures(random, head, skin);
  const [sun, rays] = [pickColour(random), Math.floor(between(random, 6, 24))];
  return (x, y) => {
    const edge = reach(head, x, y);
    if (edge < 1 - pen) {
      const feature = features.findLast(({ oval }) => reach(oval, x, y) < 1);
      return feature?.colour ?? skin;
    }
    if (edge < 1) return ink;
    return Math.sin(Math.atan2(y - 0.5, x - 0.667) * rays) > 0 ? ground : mix(ground, sun, 0.5);
  };
};
