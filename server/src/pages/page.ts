/** A page's own part, and the frame around it. */
import { escapeHtml, type Html } from './html.ts';

export type Page = { readonly title: string; readonly content: Html };

/** Without the build: plain, and all there. */
export const plainFrame =
  '<!doctype html><html lang="en"><title>AnonCam</title><main class="page"></main></html>';

/** @param frame an HTML document with the title "AnonCam" and an empty `<main>`. */
export function fillFrame(frame: string, { title, content }: Page): string {
  return frame
    .replace('<title>AnonCam</title>', () => `<title>${escapeHtml(title)} · AnonCam</title>`)
    .replace('</main>', () => `${content.text}</main>`);
}
