/** Words that a page's script says by their name, as `data-` attributes: every word of the page stands on the server. */
import { type Html, html } from './html.ts';

/** `{ 'under-18': … }` under `category` is `data-category-under-18="…"`. */
export function writeWordData(group: string, words: Readonly<Record<string, string>>): Html {
  const parts = Object.entries(words).map(([name, text]) => html` ${`data-${group}-${name}`}="${text}"`);
  return html`${parts}`;
}

/** The same words as choices of a list. */
export function writeChoices(words: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries(words).map(([value, text]) => html`<option value="${value}">${text}</option>`);
}
