/**
 * The pages that the server writes itself, readable without JavaScript: what is kept, and what shows that it is true.
 * How they look is the build's affair, which leaves a frame for them.
 */
import { type Numbers, writeNumbersPage } from './numbers-page.ts';
import { fillFrame, type Page } from './page.ts';
import { writePrivacyPage } from './privacy-page.ts';
import { type Evidence, writePromisesPage } from './promises-page.ts';

export type PublicPages = {
  /** HTML, or null if none of these pages has that address. */
  write(path: string): Promise<string> | null;
};

export type PageParts = {
  readonly frame: string;
  /** STUN servers that visitors' browsers ask for their own address. */
  readonly stunUrls: readonly string[];
  evidence(): Promise<Evidence>;
  numbers(): Promise<Numbers>;
};

export function createPublicPages({ frame, stunUrls, evidence, numbers }: PageParts): PublicPages {
  const writers: Readonly<Record<string, () => Promise<Page>>> = {
    '/privacy': async () => writePrivacyPage(stunUrls),
    '/numbers': async () => writeNumbersPage(await numbers()),
    '/promises': async () => writePromisesPage(await evidence()),
  };
  return {
    write(path) {
      if (!Object.hasOwn(writers, path)) return null;
      return writers[path]?.().then((page) => fillFrame(frame, page)) ?? null;
    },
  };
}
