/** What is held of the browser that asks, and the button that deletes it. All of it can be read without JavaScript. */
import type { FindingHeld, Held, OpenPage } from '../privacy/data-request.ts';
import { inventory } from '../privacy/inventory.ts';
import { nameDay } from './days.ts';
import { formStatus } from './form-status.ts';
import { type Html, html } from './html.ts';
import { nameCountry, nameLanguage } from './names.ts';
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

type ReportHeld = Held['records']['report'][number];

const outcomeWords = {
  waiting: 'Somebody will look at it.',
  acted: 'It had consequences.',
  nothing: 'There was no reason to do anything.',
} as const;

function writeReport(
  { category, words, received_at, ends_on }: ReportHeld,
  outcome: keyof typeof outcomeWords,
): Html {
  return html`<li>You reported somebody (${category}) on ${nameDay(received_at.slice(0, 10))}. ${outcomeWords[outcome]}
Kept until ${nameDay(ends_on)}.${words === '' ? '' : html`<p class="words">${words}</p>`}</li>`;
}

/** What others said is told in numbers only. */
function listConduct({ cases, sanctions }: Held['conduct']): readonly Html[] {
  return [
    ...cases.map(
      ({ openedOn, isOpen, flags, of, endsOn }) =>
        html`<li>There is a case about this browser since ${nameDay(openedOn)}, ${isOpen ? 'open' : 'closed'}. When it was last counted,
${flags} of ${of} who met you objected. Kept until ${nameDay(endsOn)}.</li>`,
    ),
    ...sanctions.map(
      ({ kind, reason, decidedBy, from, until, state, endsOn }) =>
        html`<li>A sanction: ${kind}, because of ${reason}, ${decidedBy === 'person' ? 'decided by a person' : 'by rule'}, from
${nameDay(from.slice(0, 10))} until ${nameDay(until.slice(0, 10))}, ${state}. Remembered until ${nameDay(endsOn)}.</li>`,
    ),
  ];
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
  const languages = wishes.languages.length > 0 ? wishes.languages.map(nameLanguage).join(', ') : 'none told';
  const interests = wishes.interests.length > 0 ? wishes.interests.join(', ') : 'none told';
  return html`<li>A page of yours is open and ${doingWords[doing] ?? doing}. Country: ${nameCountry(country)}. Languages: ${languages}. Interests:
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

const ageWords: Readonly<Record<Held['cookie']['anoncam']['age'], string>> = {
  none: 'nothing that was asked',
  declare: 'your own word',
  estimate: 'the estimate of a service',
  verify: 'the word of a service that has seen a proof',
};

function listRecords({ records, conduct }: Held): readonly Html[] {
  return [
    ...records.contact_message.map(writeMessage),
    ...records.report.map((report, index) => writeReport(report, conduct.reportOutcomes[index] ?? 'waiting')),
    ...listConduct(conduct),
  ];
}

function writeHeld(held: Held): Html {
  const { cookie, memory } = held;
  const kept = listRecords(held);
  const remembered = listMemory(memory);
  return html`
<section data-held><h2>Your cookie</h2>
<p>It holds a random secret and says that you confirmed the rules of ${nameDay(cookie.anoncam.rules)}, that you are 18 by
${ageWords[cookie.anoncam.age]}, and that we ask again on ${nameDay(cookie.anoncam.until.slice(0, 10))}. The secret is nowhere else; we
know it only by tags made of it.</p></section>
<section data-held><h2>In our database</h2>
${kept.length === 0 ? html`<p>Nothing.</p>` : html`<ul class="dots">${kept}</ul>`}</section>
<section data-held><h2>In our server’s memory</h2>
${remembered.length === 0 ? html`<p>Nothing.</p>` : html`<ul class="dots">${remembered}</ul>`}</section>`;
}

function writeNobody(): Html {
  return html`<section><h2>Nothing</h2><p>This browser has no cookie of ours, so nothing here is known to be yours. It gets one when you
start for the first time.</p></section>`;
}

/** The script fills in what the browser keeps; the server does not know it. */
function writeBrowserStorage(): Html {
  // The console of the staff is of another origin, and keeps nothing in a visitor's browser.
  const entries = inventory.filter(
    ({ kind, name }) => kind === 'browser storage' && !name.startsWith('anoncam-console.'),
  );
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
 data-kept="What devices found in your pictures stays until it is forgotten by itself. Otherwise whoever breaks the rules would only have to press this."
 data-kept-reports="Your reports whose case is open stay as long as that: somebody has to look at them."
 data-kept-conduct="What is open against this browser, and sanctions in force, stay until they end. Otherwise whoever was reported would only have to press this.">
<h2>Take it, or delete it</h2>
<p>What is deleted does not come back, not even from a backup. A backup made before still has it, sealed, until it is deleted itself.</p>
<p class="row"><a class="button button--plain" href="/your-data/export" download>Download all of it</a>
<button class="button button--alarm" id="delete" type="button" disabled>Delete all of it</button></p>
${formStatus}
<noscript><p class="aside">Deleting needs JavaScript. Without it: clear this site’s cookies, and nothing here is yours any more.</p></noscript>
<dialog class="dialog" id="sure" aria-labelledby="sure-title">
<h2 id="sure-title">Delete everything?</h2>
<p>Your messages to us and your reports go, pages of yours that are open here are closed, and this browser forgets your wishes and whom you blocked. It
cannot be taken back.</p>
<p class="dialog__buttons"><button class="button button--plain" type="button" value="no">Keep it</button>
<button class="button button--alarm" type="button" value="yes">Delete it all</button></p>
</dialog></section>`
    : ''
}
${notLinked}`,
  };
}
