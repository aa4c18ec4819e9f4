/**
 * Two moving scenes that the classifier tells apart without doubt, for cameras of tests: hills under a sky, which pass
 * for a photograph, and a drawn portrait.
 *
 * Measured over two seconds, the lowest and the highest of all frames (offending: Porn and Hentai together):
 *
 *                                neutral                                drawing
 *                                Drawing      offending    sharpness    Drawing      offending    sharpness
 *     320 × 240, as made         0.000–0.000  0.000–0.002    87–92      0.990–0.995  0.002–0.006  1299–1374
 *     320 × 240, VP8 1 Mbit/s    0.000–0.000  0.000–0.003    87–95      0.961–0.992  0.004–0.014  1298–1378
 *     320 × 240, VP8 300 kbit/s  0.000–0.000  0.001–0.010    71–93      0.828–0.979  0.006–0.035  1259–1370
 *     320 × 240, VP8 60 kbit/s   0.000–0.000  0.001–0.540    29–84      0.418–0.896  0.027–0.116   881–1308
 *     640 × 480, as made         0.000–0.000  0.001–0.003    96–101     0.992–0.995  0.002–0.005  1721–1796
 *     640 × 480, VP8 1 Mbit/s    0.000–0.000  0.001–0.004    84–101     0.978–0.994  0.003–0.012  1676–1791
 *     640 × 480, VP8 300 kbit/s  0.000–0.000  0.001–0.013    59–96      0.937–0.996  0.002–0.026  1487–1791
 *     640 × 480, VP8 60 kbit/s   0.000–0.001  0.001–0.008    41–72      0.869–0.995  0.002–0.037  1344–1680
 */
import { fractalAt, noiseAt } from '../../web/src/testing/harmless/chance.ts';

export type FrameSize = { readonly width: number; readonly height: number };
/** Fills three bytes a pixel with what is to be seen after so many seconds. After `sceneSeconds` it begins anew. */
export type Scene = (rgb: Uint8Array | Uint8ClampedArray, size: FrameSize, seconds: number) => void;
export type SceneName = 'neutral' | 'drawing';

export const sceneSeconds = 2;

type Colour = readonly [red: number, green: number, blue: number];
/** The colour at a point: y is 0 to 1 from the top to the bottom, x is in the same unit and 0 in the middle. */
type Painter = (x: number, y: number) => Colour;
/** What is the same for a whole column is computed once for it. */
type ColumnPainter = (x: number) => (y: number) => Colour;

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

function scale([red, green, blue]: Colour, factor: number): Colour {
  return [red * factor, green * factor, blue * factor];
}

function fill(rgb: Uint8Array | Uint8ClampedArray, { width, height }: FrameSize, paint: ColumnPainter): void {
  for (let x = 0; x < width; x += 1) {
    const paintColumn = paint((x + 0.5 - width / 2) / height);
    for (let y = 0; y < height; y += 1) {
      const colour = paintColumn((y + 0.5) / height);
      for (const [channel, value] of colour.entries()) {
        rgb[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
}

/** From −1 to 1 and back. */
function sway(seconds: number): number {
  return Math.sin((2 * Math.PI * seconds) / sceneSeconds);
}

/** Hills under a sky with clouds, behind a meadow. The camera pans a little. */
function paintHills(pan: number): ColumnPainter {
  return (left) => {
    const x = (left + pan) * 0.75 + 0.5;
    const horizon = 0.45 + 0.3 * (fractalAt(x * 3, 1, 5) - 0.5);
    const crest = Math.min(horizon, 0.35 + 0.25 * (fractalAt(x * 4 + 7, 2, 9) - 0.5));
    return (y) => (y < crest ? paintSky(x, y) : y < horizon ? paintRock(x, y) : paintMeadow(x, y));
  };
}

function paintSky(x: number, y: number): Colour {
  const cloud = clamp((fractalAt(x * 4, y * 8, 3) - 0.45) * 4);
  return mix(mix([90, 140, 210], [190, 210, 235], y * 2), [245, 245, 245], cloud);
}

function paintRock(x: number, y: number): Colour {
  const rock = mix([110, 125, 140], [150, 155, 160], fractalAt(x * 20, y * 20, 4));
  return scale(rock, 0.8 + 0.2 * noiseAt(x * 60, y * 60, 1));
}

function paintMeadow(x: number, y: number): Colour {
  const grass = mix([50, 70, 30], [150, 150, 70], fractalAt(x * 30, y * 60, 8));
  return scale(grass, 0.5 + 0.7 * fractalAt(x * 6, y * 12, 11));
}

/** How far a point is from the edge of a shape: negative within. */
type Edge = (x: number, y: number) => number;
/** A shape with its colour; drawn round with a pen of the given width. */
type Layer = { readonly edge: Edge; readonly colour: Painter; readonly pen: number };

const ink: Colour = [35, 32, 40];
const pen = 0.006;

function plain(colour: Colour): Painter {
  return () => colour;
}

function ellipse(centre: readonly [number, number], radii: readonly [number, number]): Edge {
  const [[cx, cy], [rx, ry]] = [centre, radii];
  return (x, y) => (Math.hypot((x - cx) / rx, (y - cy) / ry) - 1) * Math.min(rx, ry);
}

function mirrored(edge: Edge): Edge {
  return (x, y) => edge(Math.abs(x), y);
}

function both(...edges: readonly Edge[]): Edge {
  return (x, y) => Math.max(...edges.map((edge) => edge(x, y)));
}

function either(...edges: readonly Edge[]): Edge {
  return (x, y) => Math.min(...edges.map((edge) => edge(x, y)));
}

const skull = ellipse([0, 0.4], [0.3, 0.33]);
const face = both(ellipse([0, 0.45], [0.22, 0.27]), (x, y) =>
  y > 0.45 ? Math.abs(x) * 1.1 + (y - 0.45) * 0.75 - 0.21 : -1,
);
/** Strands that end in points above the eyes. */
const fringe: Edge = (x, y) => {
  const tooth = Math.abs(((x * 9 + 106) % 1) - 0.5) * 2;
  return Math.max(y - 0.36 - 0.09 * tooth + 0.25 * Math.abs(x), skull(x, y), face(x, y));
};
const lashes = both(mirrored(ellipse([0.1, 0.465], [0.056, 0.07])), (_, y) => y - 0.46);
const brows: Edge = (x, y) => {
  const out = Math.abs(x) - 0.1;
  return Math.max(Math.abs(y - 0.375 - out * out) - 0.005, Math.abs(out) - 0.05);
};
const mouth: Edge = (x, y) => Math.max(Math.abs(y - 0.625 + 6 * x * x) - 0.005, Math.abs(x) - 0.05);

function paintHair(x: number, y: number): Colour {
  const strand = Math.sin(Math.abs(x) * 90 + Math.sin(y * 8) * 2);
  return strand > 0.93 ? ink : strand < -0.8 ? [110, 130, 205] : [70, 90, 170];
}

function paintFringe(x: number, y: number): Colour {
  return Math.sin(x * 56.5 + y * 20 + 4.2) > 0.8 ? [110, 130, 205] : [70, 90, 170];
}

function paintFace(x: number, y: number): Colour {
  return fringe(x, y - 0.03) < 0 ? [225, 190, 180] : [252, 224, 205];
}

/** From behind to before. */
const portrait: readonly Layer[] = [
  {
    edge: either(skull, (x, y) => Math.max(Math.abs(x) - 0.29, 0.4 - y, y - 0.85)),
    colour: paintHair,
    pen,
  },
  {
    edge: (x, y) => Math.max(Math.abs(x) - 0.07, 0.6 - y, y - 0.85),
    colour: plain([235, 200, 185]),
    pen,
  },
  {
    edge: (x, y) => Math.max(0.78 - 0.12 * Math.cos(x * 4) - y, Math.abs(x) + 0.35 - y),
    colour: (x) => (Math.sin(x * 30 + 1.3) > 0.9 ? [45, 52, 90] : [60, 70, 110]),
    pen,
  },
  {
    edge: (x, y) => Math.max(Math.abs(x) - (y - 0.78) * 0.5 - 0.05, 0.7 - y),
    colour: plain([240, 240, 245]),
    pen,
  },
  { edge: face, colour: paintFace, pen },
  { edge: mirrored(ellipse([0.14, 0.56], [0.035, 0.02])), colour: plain([250, 190, 180]), pen: 0 },
  { edge: lashes, colour: plain(ink), pen: 0 },
  { edge: mirrored(ellipse([0.1, 0.47], [0.05, 0.062])), colour: plain([255, 255, 255]), pen: 0.004 },
  {
    edge: mirrored(ellipse([0.1, 0.475], [0.036, 0.055])),
    colour: (_, y) => mix([40, 60, 140], [120, 190, 240], (y - 0.42) / 0.11),
    pen: 0.004,
  },
  { edge: mirrored(ellipse([0.1, 0.48], [0.018, 0.03])), colour: plain(ink), pen: 0 },
  {
    edge: either(ellipse([0.115, 0.45], [0.014, 0.016]), ellipse([-0.095, 0.45], [0.014, 0.016])),
    colour: plain([255, 255, 255]),
    pen: 0,
  },
  { edge: brows, colour: plain(ink), pen: 0 },
  { edge: mouth, colour: plain(ink), pen: 0 },
  {
    edge: (x, y) => Math.max(Math.abs(x - 0.006) - 0.004, Math.abs(y - 0.55) - 0.013),
    colour: plain(ink),
    pen: 0,
  },
  { edge: fringe, colour: paintFringe, pen },
];

/** A drawn portrait before rays of light. The head sways and the rays turn a little. */
function paintPortrait(swing: number, pixel: number): ColumnPainter {
  /** How much of a pixel lies within an edge. */
  const cover = (distance: number) => clamp(0.5 - distance / pixel);
  return (left) => (y) => {
    const ray = Math.sin(Math.atan2(y - 0.45, left) * 24 + swing);
    const ground: Colour = ray > 0 ? [225, 235, 245] : [205, 222, 240];
    const x = left - 0.015 * swing;
    return portrait.reduce<Colour>((below, { edge, colour, pen: width }) => {
      const distance = edge(x, y);
      if (distance > width + pixel) return below;
      const filled = mix(below, colour(x, y), cover(distance));
      return width > 0 ? mix(filled, ink, cover(Math.abs(distance) - width)) : filled;
    }, ground);
  };
}

export const scenes: Readonly<Record<SceneName, Scene>> = {
  neutral: (rgb, size, seconds) => fill(rgb, size, paintHills(0.02 * sway(seconds))),
  drawing: (rgb, size, seconds) => fill(rgb, size, paintPortrait(sway(seconds), 1 / size.height)),
};
