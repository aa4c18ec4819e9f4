/**
 * Telling us of something illegal without ever having been here, and asking what became of a report or such a notice. A
 * script beside it does the sending.
 */
import { maxNoticeChars } from '@anoncam/protocol/notice';
import { noticeWords, outcomeWords, reportWords } from './categories.ts';
import { formStatus } from './form-status.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { writeChoices, writeWordData } from './word-data.ts';

const withoutScript = html`<noscript><p class="aside">Sending needs JavaScript: your browser has to do a second of work for each notice,
which keeps machines from sending thousands. Asking what became of one needs it as well. In danger, call the police where you are.</p></noscript>`;

function writeField(name: 'what' | 'why', label: string, hint: string) {
  return html`<div class="field"><label class="field__label" for="${name}">${label}</label>
<textarea class="field__text" id="${name}" name="${name}" rows="5" maxlength="${maxNoticeChars}" required aria-describedby="${name}-hint"></textarea>
<p class="field__hint" id="${name}-hint">${hint}</p></div>`;
}

const form = html`<section aria-labelledby="tell"><h2 id="tell">Tell us of something illegal</h2>
<p>For anybody, as Article 16 of the EU’s Digital Services Act has it. You need no account, no name and no address.</p>
<p class="hasten"><b>An intimate picture that somebody shows without consent?</b> A person looks at it and answers within 48 hours.</p>
<form class="form" id="notice-form" data-working="Your browser is doing a second of work, which keeps machines out…"
 data-empty="Write something first." data-unchosen="Choose what it is first."
 data-failed="It was not sent: we cannot be reached just now. Your words are still here; try again."
 data-too-often="It was not sent: too much came from your browser or your network. Try again later.">
<div class="field"><label class="field__label" for="category">What is it?</label>
<select class="field__select" id="category" name="category" required><option value="" selected disabled>Choose one</option>${writeChoices(noticeWords)}</select></div>
${writeField(
  'what',
  'What was it, and where and when?',
  'As exactly as you can: the day, the time and its zone, by video or by text, what was shown or said, how the person looked. Nothing of a conversation is kept here, so this is all that it can be found by. Do not send pictures or links to them.',
)}
${writeField('why', 'Why is it illegal?', 'In your own words. You need not name a law.')}
<label class="tick"><input type="checkbox" id="good-faith" name="good-faith" required />
<span>I believe in good faith that what I have written is accurate and complete.</span></label>
<button class="button button--main" disabled>Send</button>
${formStatus}
</form>
<div class="aside" id="sent" hidden tabindex="-1">
<h3>It has arrived. This is your receipt:</h3>
<p><output class="receipt" id="sent-receipt"></output></p>
<p>Write it down, or take a picture of it: the decision can be read with it, further down on this page, and with nothing else.</p>
<button class="button button--plain" id="copy" type="button" data-done="Copied">Copy the code</button>
</div></section>`;

const reading = html`<section aria-labelledby="read"><h2 id="read">What became of it?</h2>
<form class="form" id="receipt-form"
 data-unknown="There is no report and no notice with this receipt. Look at it letter by letter; after some time it is gone."
 data-contact="This is the receipt of a message to us. It can be read under Contact."
 data-failed="We cannot be reached just now. Try again."
 data-too-often="That was often enough for now. Try again in ten minutes.">
<div class="field"><label class="field__label" for="receipt">Receipt code of a report or a notice</label>
<input class="field__text receipt" id="receipt" name="receipt" autocomplete="off" autocapitalize="characters" spellcheck="false" required
 placeholder="XXXXX-XXXXX-XXXXX-XXXXX" /></div>
<button class="button button--plain" disabled>Look</button>
${formStatus}
</form>
<article class="aside" id="state" hidden tabindex="-1"${writeWordData('report', reportWords)}${writeWordData('notice', noticeWords)}${writeWordData('outcome', outcomeWords)}
 data-received="Sent on {day}, kept until {end}" data-due="It waits. A person decides about it by {day}." data-decided="Decided on {day}"
 data-acted="A person looked at it, and something was done." data-nothing="A person looked at it. Nothing was done.">
<h3 id="state-category"></h3><p class="words" id="state-words"></p><p class="hint" id="state-received"></p>
<h3>What became of it</h3><p id="state-outcome"></p><p class="words" id="state-answer"></p><p class="hint" id="state-decided"></p>
</article></section>`;

export function writeReportPage(): Page {
  return {
    title: 'Report something',
    content: html`
<h1 class="heading">Report something</h1>
<p class="lead">Did it happen to you in a conversation here? Then use Report there, during it or up to ten minutes after: it counts for
more, because we know that you were in it. This page is for everybody else.</p>
<p class="alert"><b>Is somebody in danger?</b> Call the police where you are. Nobody here sees or hears conversations.</p>
${withoutScript}${form}${reading}
<section><h2>What happens then</h2>
<ol class="steps">
<li>Somebody reads it. Abuse of children and danger to life come first.</li>
<li>They decide whether there is a reason to act, and write to you why. It can be read with the receipt, and with nothing else.</li>
<li>You disagree? <a href="/contact">Write to us</a>; somebody who did not decide it will look.</li>
</ol></section>`,
  };
}
