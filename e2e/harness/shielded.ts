/**
 * The shield from outside: a page for which other pictures are the offending ones, and a record of every picture that
 * its visitor could see.
 */
import type { BrowserContext, Route } from '@playwright/test';
import { listAssets, readAsset } from './built-page.ts';

export type CodeChange = readonly [what: RegExp, instead: string];

/** Serves the page with its code changed in these places only. Each must be there once in all of it, which is checked. */
export async function changeCode(context: BrowserContext, changes: readonly CodeChange[]): Promise<void> {
  for (const change of changes) await context.route(`**/assets/${findFile(change)}`, serveChanged(changes));
}

function findFile([what]: CodeChange): string {
  const scripts = listAssets().filter((name) => name.endsWith('.js'));
  const places = scripts.flatMap((name) =>
    readAsset(name)
      .toString()
      .split(what)
      .slice(1)
      .map(() => name),
  );
  const [name] = places;
  if (name === undefined || places.length > 1) throw new Error(`not in one place: ${what}`);
  return name;
}

function serveChanged(changes: readonly CodeChange[]) {
  return async (route: Route) => {
    const response = await route.fetch();
    const code = await response.text();
    const body = changes.reduce((changed, [what, instead]) => changed.replace(what, instead), code);
    await route.fulfill({ response, body });
  };
}

/** What makes pictures of these classes the offending ones: nothing that really is one is ever needed. */
export function offendingChange(classes: readonly string[]): CodeChange {
  return [/\boffending:\[[^\]]*\]/, `offending:${JSON.stringify(classes)}`];
}

/** Serves the page with its policy changed in that one value. */
export function offend(context: BrowserContext, classes: readonly string[]): Promise<void> {
  return changeCode(context, [offendingChange(classes)]);
}

/** One side of what is analysed and recorded, in pixels. */
export const recordedSide = 224;

export type Recording = {
  /** How many different pictures could be seen… */
  readonly count: number;
  /** …and the last of them, in order; base64 of four bytes a pixel. */
  readonly pictures: readonly string[];
  /** When the picture was opened and covered: milliseconds since the page began, and which. */
  readonly changes: readonly (readonly [atMs: number, isOpen: boolean])[];
};

/**
 * To be run before the page's own scripts: keeps a copy of the stranger's picture, each time it has changed while it can
 * be seen, as the screen is drawn.
 */
export function recordShown(): void {
  const [side, mostKept] = [224, 60];
  const shown = { pictures: [] as Uint8ClampedArray[], changes: [] as [number, boolean][], count: 0 };
  Object.assign(window, { shown });
  const context = new OffscreenCanvas(side, side).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (!context) return;
  let [before, wasOpen]: [string, boolean] = ['', false];
  // A few hundred pixels tell whether it is another picture.
  const sign = (data: Uint8ClampedArray) => {
    let signature = '';
    for (let index = 0; index < data.length; index += 997) signature += `${data[index]},`;
    return signature;
  };
  const look = () => {
    requestAnimationFrame(look);
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label="Stranger"]');
    const isOpen = canvas?.hasAttribute('data-open') ?? false;
    if (isOpen !== wasOpen) shown.changes.push([performance.now(), isOpen]);
    wasOpen = isOpen;
    if (!canvas || !isOpen) return;
    context.drawImage(canvas, 0, 0, side, side);
    const { data } = context.getImageData(0, 0, side, side);
    const signature = sign(data);
    if (signature === before) return;
    before = signature;
    shown.count += 1;
    shown.pictures.push(data);
    if (shown.pictures.length > mostKept) shown.pictures.shift();
  };
  requestAnimationFrame(look);
}

/** What `recordShown` has kept so far; to be run in the page. */
export function readRecording(): Recording {
  const { pictures, changes, count } = Reflect.get(window, 'shown') as {
    pictures: Uint8ClampedArray[];
    changes: [number, boolean][];
    count: number;
  };
  const encode = (bytes: Uint8ClampedArray) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };
  return { count, pictures: pictures.map(encode), changes };
}
