/**
 * The pages that the server writes itself, readable without JavaScript: what is kept, what
 * shows that it is true, the rules, and how to write to us. How they look is the build's affair, which leaves a frame for them.
 */
import type { Held } from '../privacy/data-request.ts';
import { writeAppealPage } from './appeal-page.ts';
import { writeContactPage } from './contact-page.ts';
import { html } from './html.ts';
import { fillFrame, type Page } from './page.ts';
import { type Installation, writePrivacyPage } from './privacy-page.ts';
import { type Evidence, writePromisesPage } from './promises-page.ts';
import { writeReportPage } from './report-page.ts';
import { writeRulesPage } from './rules-page.ts';
import { writeYourDataPage } from './your-data-page.ts';

export type PublicPages = {
  /** For an address where nothing is. */
  readonly missing: string;
  /** HTML, or null if none of these pages has that address. @param cookie header of the browser that asks. */
  write(path: string, cookie: string | null): Promise<string> | null;
};

export type PageParts = {
  readonly frame: string;
  readonly installation: Installation;
  evidence(): Promise<Evidence>;
  /** Long to write, and the same for everybody: it may be a little old. */
  numbers(): Promise<Page>;
  transparency(): Promise<Page>;
  /** What is held of the browser with this cookie; null if it is none of ours. */
  held(cookie: string | null): Promise<Held | null>;
};

const missing: Page = {
  title: 'Nothing here',
  content: html`
<h1 class="heading">There is nothing at this address.</h1>
<p class="lead">Perhaps it was mistyped, or a link to it is old.</p>
<p class="row"><a class="button button--main" href="/">To the start page</a></p>`,
};

export function createPublicPages(parts: PageParts): PublicPages {
  const { frame, installation, evidence, numbers, transparency, held } = parts;
  const writers: Readonly<Record<string, (cookie: string | null) => Promise<Page>>> = {
    '/appeal': async () => writeAppealPage(),
    '/contact': async () => writeContactPage(),
    '/numbers': numbers,
    '/privacy': async () => writePrivacyPage(installation),
    '/promises': async () => writePromisesPage(await evidence()),
    '/report': async () => writeReportPage(),
    '/rules': async () => writeRulesPage(),
    '/transparency': transparency,
    '/your-data': async (cookie) => writeYourDataPage(await held(cookie)),
  };
  return {
    missing: fillFrame(frame, missing),
    write(path, cookie) {
      if (!Object.hasOwn(writers, path)) return null;
      return writers[path]?.(cookie).then((page) => fillFrame(frame, page)) ?? null;
    },
  };
}
