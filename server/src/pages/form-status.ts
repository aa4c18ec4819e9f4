import { html } from './html.ts';

/** Where a form says what came of it; until its script is there, that it waits for that in vain. */
export const formStatus = html`<p class="form__told late" role="status" tabindex="-1">A part of this page has not come yet, so that its buttons
cannot work. Copy what you have written, and load the page again.</p>`;
