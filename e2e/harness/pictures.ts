/**
 * What the visitors of the tests look and sound like: a colour with a moving bar, and a chirp in a band of its own,
 * so that a picture or a sound can be told apart from everybody else's.
 */

export type Picture = {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** The chirp sweeps from the lower to the upper frequency, in Hz. No two bands overlap, harmonics included. */
  readonly band: readonly [number, number];
};

export const pictures = {
  red: { red: 190, green: 30, blue: 30, band: [400, 650] },
  green: { red: 30, green: 150, blue: 50, band: [850, 1150] },
  blue: { red: 40, green: 60, blue: 200, band: [1400, 1800] },
  yellow: { red: 210, green: 190, blue: 30, band: [2150, 2700] },
} as const satisfies Record<string, Picture>;

export type PictureName = keyof typeof pictures;
export const pictureNames = Object.keys(pictures) as readonly PictureName[];

/** How far a mean colour may be off after encoding and decoding; the pictures are more than 100 apart. */
const tolerance = 60;

/** Whose picture has this mean colour; null if nobody's. */
export function recogniseColour(colour: readonly [number, number, number]): PictureName | null {
  const [red, green, blue] = colour;
  const distance = (name: PictureName) => {
    const picture = pictures[name];
    return Math.hypot(picture.red - red, picture.green - green, picture.blue - blue);
  };
  const best = pictureNames.toSorted((one, other) => distance(one) - distance(other))[0];
  return best !== undefined && distance(best) < tolerance ? best : null;
}
