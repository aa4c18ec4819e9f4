/**
 * The harmless corpus: pictures of many kinds, made of a seed, each as a few frames in a row through a camera and a
 * codec. Whatever the shield says against one of them is a false alarm.
 */
import { addNoise, code, darken, defocus, type Effect, light, moveFast, overexpose, tint } from './camera.ts';
import { createRandom, type Random } from './chance.ts';
import { drawing, hand, ovals, person, pickBackground } from './figures.ts';
import { type Picture, paint, resize, type Size, squeeze } from './picture.ts';
import { blinds, bokeh, clouds, type Kind, landscape, room, shelf, wall } from './places.ts';
import { brick, checkerboard, fabric, gradient, grass, gravel, paper, stripes, wood } from './surfaces.ts';

export const framesInSequence = 5;

/** What the network gets: four bytes a pixel. */
export type Frame = Uint8ClampedArray<ArrayBuffer>;
export type Sequence = {
  readonly kind: string;
  readonly name: string;
  readonly frames: () => Iterable<Frame>;
};

const anything: Kind = (random) => (random() < 0.5 ? person(random) : pickBackground(random));
const blur: Effect = (picture, random) => defocus(picture, 2 + 8 * random());
const starve: Effect = (picture, random) => code(defocus(picture, 1 + 1.5 * random()), 25 + 60 * random());

/** A kind of its own is also what bad light, a moved camera or a thin line make of any picture. */
const kinds: Readonly<Record<string, { readonly kind: Kind; readonly effect?: Effect }>> = {
  wall: { kind: wall },
  gradient: { kind: gradient },
  stripes: { kind: stripes },
  checkerboard: { kind: checkerboard },
  paper: { kind: paper },
  room: { kind: room },
  blinds: { kind: blinds },
  landscape: { kind: landscape },
  clouds: { kind: clouds },
  grass: { kind: grass },
  gravel: { kind: gravel },
  wood: { kind: wood },
  fabric: { kind: fabric },
  brick: { kind: brick },
  bokeh: { kind: bokeh },
  shelf: { kind: shelf },
  person: { kind: person },
  hand: { kind: hand },
  ovals: { kind: ovals },
  drawing: { kind: drawing },
  'in the dark': { kind: anything, effect: darken },
  overexposed: { kind: anything, effect: overexpose },
  'coloured light': { kind: anything, effect: tint },
  'moved fast': { kind: anything, effect: moveFast },
  'low bit rate': { kind: anything, effect: starve },
  'out of focus': { kind: anything, effect: blur },
};
export const kindNames: readonly string[] = Object.keys(kinds);

/** What cameras look at is painted a little larger than they see it. */
export const sceneSize: Size = { width: 352, height: 264 };
const cameraSizes: readonly Size[] = [
  { width: 320, height: 240 },
  { width: 320, height: 180 },
  { width: 240, height: 180 },
];

/** How one camera sees whatever is before it. */
type Camera = {
  readonly size: Size;
  readonly noise: number;
  readonly codecStep: number;
  readonly zoom: number;
  readonly drift: readonly [number, number];
};

function createCamera(random: Random): Camera {
  return {
    size: cameraSizes[Math.floor(random() * cameraSizes.length)] ?? sceneSize,
    noise: 4 * random() ** 2,
    codecStep: 2 + 16 * random() ** 2,
    zoom: 0.8 + 0.12 * random(),
    drift: [(random() - 0.5) * 0.04, (random() - 0.5) * 0.04],
  };
}

/** The scene at one moment: a little further on, in a light that is never quite the same. */
function look(scene: Picture, camera: Camera, index: number, random: Random): Picture {
  const { size, zoom, drift, noise, codecStep } = camera;
  const side = (length: number, way: number) => ({
    from: length * ((1 - zoom) / 2 + way * (index / (framesInSequence - 1) - 0.5)),
    length: length * zoom,
  });
  const seen = resize(scene, size, [side(scene.width, drift[0]), side(scene.height, drift[1])]);
  const gain = 0.98 + 0.04 * random();
  return code(addNoise(light(seen, [gain, gain, gain]), noise, random), codecStep);
}

export type Filming = { readonly effect?: Effect | undefined; readonly frames?: number };

/** A few frames in a row of one scene. */
export function* film(scene: Picture, random: Random, filming: Filming = {}): Generator<Frame, void> {
  const { effect, frames = framesInSequence } = filming;
  const camera = createCamera(random);
  const seed = random() * 1e9;
  for (let index = 0; index < frames; index += 1) {
    // The same bad light on all frames of a sequence.
    const seen = effect ? effect(scene, createRandom(seed)) : scene;
    yield squeeze(look(seen, camera, index, random));
  }
}

/** `perKind` sequences of each kind; another seed gives others. */
export function listGenerated(seed: number, perKind: number): readonly Sequence[] {
  return Object.entries(kinds).flatMap(([name, { kind, effect }], order) =>
    Array.from({ length: perKind }, (_, index): Sequence => {
      const own = (seed * 1009 + order) * 65_537 + index;
      return {
        kind: name,
        name: `${name} ${own}`,
        *frames() {
          const random = createRandom(own);
          yield* film(paint(sceneSize, kind(random)), random, { effect });
        },
      };
    }),
  );
}
