/** What is held of the browser that asks, and the button that deletes it. All of it can be read without JavaScript. */
import type { FindingHeld, Held, OpenPage } from '../privacy/data-request.ts';
import { inventory } from '../privacy/inventory.ts';
import { nameDay } from './days.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

type MessageHeld = Held['records']['contact_message'][number];

function writeMessage({ words, received_on, answer, ends_on }: MessageHeld): Html {
  return html`<li><p class="words">${words}</p><p class="hint">Sent on ${nameDay(received_on)}, kept until ${nameDay(ends_on)}.
${answer === null ? 'Not answered yet.' : html`Our answer:`}</p>${answer === null ? '' : html`<p class="words">${answer}</p>`}</li>`;
}

function writeFinding({ by, finding, at, until }: FindingHeld): Html {
  return html`<li>${by} found your picture “${finding}” at ${at.slice(0, 16).replace('T', ' ')} UTC. Forgotten by
${until.slice(0, 16).replace('T', ' ')} UTC.</li>`;
}

const doingWords: Readonly<Record<string, string>> = {
  idle: 'doing nothing',
  resting: 'resting before the next search',
  waiting: 'looking for somebody',
  pairing: 'being connected',
  calling: 'in a conversation',
  away: 'in a conversation, out of reach just now',
};

function writeOpenPage({ doing, country, wishes }: OpenPage): Html {
  const languages = wishes.languages.length > 0 ? wishes.languages.join(', ') : 'none told';
  const interests = wishes.interests.length > 0 ? wishes.interests.join(', ') : 'none told';
  return html`<li>A page of yours is open and ${doingWords[doing] ?? doing}. Country: ${country}. Languages: ${languages}. Interests:
${interests}.</li>`;
}

function listMemory({ pages, waitsLonger, findings, countedThisHour }: Held['memory']): readonly Html[] {
  return [
    ...pages.map(writeOpenPage),
    ...(waitsLonger
      ? [html`<li>You have skipped quickly, so that your next search may rest a moment.</li>`]
      : []),
    ...findings.map(writeFinding),
    ...countedThisHour.map(
      (what) =>
        html`<li>In the count of this hour, which nobody can trace back: ${what}. Forgotten when the hour is over.</li>`,
    ),
  ];
}

function writeHeld({ cookie, records, memory }: Held): Html {
  const messages = records.contact_message;
  const remembered = listMemory(memory);
  return html`
<section data-held><h2>Your cookie</h2>
<p>It holds a random secret and says that you confirmed the rules of ${nameDay(cookie.anoncam.rules)}. The secret is nowhere else; we
know it only by tags made of it.</p></section>
<section data-held><h2>In our database</h2>
${messages.length === 0 ? html`<p>Nothing.</p>` : html`<ul class="dots">${messages.map(writeMessage)}</ul>`}</section>
<section data-held><h2>In our server’s memory</h2>
${remembered.length === 0 ? html`<p>Nothing.</p>` : html`<ul class="dots">${remembered}</ul>`}</section>`;
}

function writeNobody(): Html {
  return html`<section><h2>Nothing</h2><p>This browser has no cookie of ours, so nothing here is known to be yours. It gets one when you
start for the first time.</p></section>`;
}

/** The script fills in what the browser keeps; the server does not know it. */
function writeBrowserStorage(): Html {
  const entries = inventory.filter(({ kind }) => kind === 'browser storage');
  return html`<section id="browser-storage" hidden><h2>In this browser</h2>
<p>These entries do not leave it by themselves.</p>
<dl class="entries">${entries.map(
    ({ name, purpose }) =>
      html`<div data-entry="${name}"><dt><code>${name}</code> ${purpose}</dt><dd data-none="not there"></dd></div>`,
  )}</dl></section>`;
}

const notLinked = html`<section><h2>What is not here</h2>
<p>Your network address is noted for security, for thirty days, sealed and with nothing that says whose it is. An address is no proof of
who somebody is: many share one. So it is shown to nobody who asks, and goes when <a href="/privacy">its day’s key is destroyed</a>.</p>
<p>Have you cleared your cookies, or is it about something that you wrote from another browser? <a href="/contact">Write to us</a>, if you
can with the receipt. We answer within a month.</p></section>`;

/** @param held null for a browser without our cookie. */
export function writeYourDataPage(held: Held | null): Page {
  return {
    title: 'Your data',
    content: html`
<h1 class="heading">Your data</h1>
<p class="lead">Everything that we hold of this browser. Your cookie is the proof that it is yours: nobody else sees this.</p>
${held ? writeHeld(held) : writeNobody()}
${writeBrowserStorage()}
${
  held
    ? html`<section id="deletion" data-failed="It could not be done just now. Nothing is lost; try again." data-done="It is deleted. This browser is as if it had never been here."
 data-kept="One thing stays: what devices found in your pictures, until it is forgotten by itself. Otherwise whoever breaks the rules would only have to press this.">
<h2>Take it, or delete it</h2>
<p>What is deleted does not come back, not even from a backup. A backup made before still has it, sealed, until it is deleted itself.</p>
<p class="row"><a class="button button--plain" href="/your-data/export" download>Download all of it</a>
<button class="button button--alarm" id="delete" type="button" disabled>Delete all of it</button></p>
<p class="form__told" role="status" tabindex="-1"></p>
<noscript><p class="aside">Deleting needs JavaScript. Without it: clear this site’s cookies, and nothing here is yours any more.</p></noscript>
<dialog class="dialog" id="sure" aria-labelledby="sure-title">
<h2 id="sure-title">Delete everything?</h2>
<p>Your messages to us go, pages of yours that are open here are closed, and this browser forgets your wishes and whom you blocked. It
cannot be taken back.</p>
<p class="dialog__buttons"><button class="button button--plain" type="button" value="no">Keep it</button>
<button class="button button--alarm" type="button" value="yes">Delete it all</button></p>
</dialog></section>`
    : ''
}
${notLinked}`,
  };
}
