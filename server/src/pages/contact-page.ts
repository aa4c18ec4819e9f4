/** Writing to us without an address, and reading the answer with a receipt. A script beside it does the sending. */
import { type ContactTopic, contactTopics, maxContactChars } from '@anoncam/protocol/contact';
import { formStatus } from './form-status.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

const topicWords: Readonly<Record<ContactTopic, string>> = {
  question: 'A question',
  problem: 'Something does not work, or is unfair',
  privacy: 'What is held of me',
  other: 'Something else',
};

function writeTopic(topic: ContactTopic): Html {
  return html`<option value="${topic}">${topicWords[topic]}</option>`;
}

/** `data-` attributes are what the script says, so that every word of the page stands here. */
export function writeContactPage(): Page {
  return {
    title: 'Contact',
    content: html`
<h1 class="heading">Contact</h1>
<p class="lead">Write to the people who run this site without telling who you are. You get a receipt code; with it, and with nothing
else, the answer can be read here. Somebody breaks the law? <a href="/report">Report it.</a> You were kept out?
<a href="/appeal">Appeal.</a></p>
<noscript><p class="aside">Sending needs JavaScript: your browser has to do a second of work for each message, which keeps machines
from sending thousands.</p></noscript>
<section aria-labelledby="write"><h2 id="write">Write to us</h2>
<form class="form" id="message-form" data-working="Your browser is doing a second of work, which keeps machines out…"
 data-empty="Write something first."
 data-failed="It was not sent: we cannot be reached just now. Your words are still here; try again."
 data-too-often="It was not sent: too much came from your browser or your network. Try again later.">
<div class="field"><label class="field__label" for="topic">What is it about?</label>
<select class="field__select" id="topic" name="topic">${contactTopics.map(writeTopic)}</select></div>
<div class="field"><label class="field__label" for="words">Your message</label>
<textarea class="field__text" id="words" name="words" rows="7" maxlength="${maxContactChars}" required aria-describedby="words-hint"></textarea>
<p class="field__hint" id="words-hint">Leave out what we should not know of you. It is kept for a year, then deleted; with the receipt you can
delete it any time. What is about your own data is answered within a month.</p></div>
<button class="button button--main" disabled>Send</button>
${formStatus}
</form>
<div class="aside" id="sent" hidden tabindex="-1">
<h3>It has arrived. This is your receipt:</h3>
<p><output class="receipt" id="sent-receipt"></output></p>
<p>Write it down, or take a picture of it: we cannot look it up for you, since we do not know who you are.</p>
<button class="button button--plain" id="copy" type="button" data-done="Copied">Copy the code</button>
</div></section>
<section aria-labelledby="read"><h2 id="read">Read the answer</h2>
<form class="form" id="receipt-form"
 data-unknown="There is no message with this receipt. Look at it letter by letter; after a year, or once deleted, it is gone."
 data-report="This is the receipt of a report. What became of it can be read under Report something."
 data-failed="We cannot be reached just now. Try again."
 data-too-often="That was often enough for now. Try again in ten minutes.">
<div class="field"><label class="field__label" for="receipt">Receipt code</label>
<input class="field__text receipt" id="receipt" name="receipt" autocomplete="off" autocapitalize="characters" spellcheck="false" required
 placeholder="XXXXX-XXXXX-XXXXX-XXXXX" /></div>
<button class="button button--plain" disabled>Look</button>
${formStatus}
</form>
<article class="aside" id="message" hidden tabindex="-1" data-waiting="There is no answer yet." data-due="You will be answered by {day}."
 data-answered="Answered on {day}" data-received="Sent on {day}, kept until {end}" data-deleted="It is deleted, for good.">
<h3>What you wrote</h3><p class="words" id="message-words"></p><p class="hint" id="message-received"></p>
<h3>Our answer</h3><p class="words" id="message-answer"></p><p class="hint" id="message-answered"></p>
<button class="button button--plain" id="message-delete" type="button">Delete this message</button>
</article>
<dialog class="dialog" id="message-sure" aria-labelledby="message-sure-title">
<h2 id="message-sure-title">Delete this message?</h2>
<p>What you wrote and what we answered is gone for good.</p>
<p class="dialog__buttons"><button class="button button--plain" type="button" value="no">Keep it</button>
<button class="button button--alarm" type="button" value="yes">Delete it</button></p>
</dialog></section>`,
  };
}
