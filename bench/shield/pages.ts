/** The page as it is served to a viewer: with drawings for offending pictures, and its anchors. */
import type { BrowserContext } from '@playwright/test';
import { type CodeChange, changeCode, offendingChange } from '../../e2e/harness/shielded.ts';
import { offendingClasses } from './clips.ts';

const offending = offendingChange(offendingClasses);

/** Looks once a second whatever happens, as others do it. */
const onceASecond: readonly CodeChange[] = [
  [/\bsceneDifference:[^,]+,cutDifference:[^,]+/, 'sceneDifference:1e4,cutDifference:1e4'],
  [/\bpace:\{calmMs:[^}]*\}/, 'pace:{calmMs:1e3,jitterMs:0,closeMs:1e3,newForMs:0,leastMs:1e3}'],
];

export type Look = 'as it is' | 'once a second';

export function serve(context: BrowserContext, look: Look): Promise<void> {
  return changeCode(context, look === 'as it is' ? [offending] : [offending, ...onceASecond]);
}

/**
 * To be run before the page's own scripts: no frame is looked at, no classifier is there, and the stranger's `<video>`
 * is seen as it is.
 */
export function removeShield(): void {
  Reflect.deleteProperty(window, 'Worker');
  HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
  const style = new CSSStyleSheet();
  style.replaceSync(`
    video.guarded__sound { opacity: 1; object-fit: cover; }
    canvas.guarded__shown, .guarded__veil { display: none !important; }
  `);
  document.adoptedStyleSheets = [style];
}
