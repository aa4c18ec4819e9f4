/**
 * Clips of a camera before which something changes: the hills of `scenes.ts` turn into the drawing.
 */
import type { Clip } from './clips.ts';
import { type SceneName, sceneSeconds, scenes } from './scenes.ts';

const size = { width: 320, height: 240 };
const framesPerSecond = 15;
const bytes = size.width * size.height * 3;

/** Painting takes longer than a picture lasts, and the scenes repeat themselves. */
const painted = new Map<string, Uint8Array>();

function paintScene(scene: SceneName, seconds: number): Uint8Array {
  const frame = Math.round((seconds % sceneSeconds) * framesPerSecond);
  const key = `${scene} ${frame}`;
  const known = painted.get(key);
  if (known) return known;
  const rgb = new Uint8Array(bytes);
  scenes[scene](rgb, size, frame / framesPerSecond);
  painted.set(key, rgb);
  return rgb;
}

/** As if the camera turned to the right: so much of the first scene is gone, and of the second one is there. */
function pan(rgb: Uint8Array, [from, to]: readonly [Uint8Array, Uint8Array], share: number): void {
  const turned = Math.round(share * size.width) * 3;
  const line = size.width * 3;
  for (let start = 0; start < bytes; start += line) {
    rgb.set(from.subarray(start + turned, start + line), start);
    rgb.set(to.subarray(start, start + turned), start + line - turned);
  }
}

function createClip(name: string, seconds: number, paint: (seconds: number) => Uint8Array): Clip {
  return { name, ...size, framesPerSecond, seconds, paint: (rgb, at) => rgb.set(paint(at)) };
}

export const harmlessClip = createClip('harmless', sceneSeconds, (at) => paintScene('neutral', at));
export const offendingClip = createClip('offending', sceneSeconds, (at) => paintScene('drawing', at));

/** Long enough that the two have met before. */
const harmlessSeconds = 14;
const offendingSeconds = 6;
const panSeconds = 3;

/** The drawing comes at once, after so many seconds. */
export function createCut(name: string, harmless: number, offending: number): Clip {
  return createClip(name, harmless + offending, (at) =>
    paintScene(at < harmless ? 'neutral' : 'drawing', at),
  );
}

/** The drawing comes little by little, after so many seconds. */
export function createPan(name: string, harmless: number, offending: number): Clip {
  return createClip(name, harmless + panSeconds + offending, (at) => {
    const share = Math.min(1, Math.max(0, (at - harmless) / panSeconds));
    const rgb = new Uint8Array(bytes);
    pan(rgb, [paintScene('neutral', at), paintScene('drawing', at)], share);
    return rgb;
  });
}

export const cutClip = createCut('cut', harmlessSeconds, offendingSeconds);
export const panClip = createPan('pan', harmlessSeconds, offendingSeconds);

/** A lens that is covered. */
export const darkClip = createClip('dark', sceneSeconds, () => new Uint8Array(bytes).fill(6));
