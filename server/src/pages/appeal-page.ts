/** Objecting to what was decided about oneself, with the code that came with it. A script beside it does the sending. */
import { maxAppealChars } from '@anoncam/protocol/standing';
import { kindWords, reasonWords } from './categories.ts';
import { formStatus } from './form-status.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';
import { writeWordData } from './word-data.ts';

const code = html`<section aria-labelledby="find"><h2 id="find">Your appeal code</h2>
<form class="form" id="code-form" data-unknown="There is nothing with this code. Look at it letter by letter; after some time it is gone."
 data-failed="We cannot be reached just now. Try again."
 data-too-often="That was often enough for now. Try again in ten minutes.">
<div class="field"><label class="field__label" for="code">Appeal code</label>
<input class="field__text receipt" id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required
 aria-describedby="code-hint" placeholder="XXXXX-XXXXX-XXXXX-XXXXX" />
<p class="field__hint" id="code-hint">It was shown when you were told of the decision. You have lost it? In the browser it was about, it is
shown again when you press Start.</p></div>
<button class="button button--main" disabled>Look</button>
${formStatus}
</form></section>`;

const decision = html`<article class="aside" id="sanction" hidden tabindex="-1"${writeWordData('kind', kindWords)}${writeWordData('reason', reasonWords)}
 data-counted="{flags} independent people, or their devices, objected, of {of} who were met." data-judged="A person judged by what was reported."
 data-automatic="Rules that are the same for everybody, without a person." data-person="A person."
 data-until="{time}" data-over="It is over since {time}." data-lifted="It was wrong, and is undone. We are sorry.">
<h3 id="sanction-kind"></h3>
<dl class="facts"><div><dt>Why</dt><dd id="sanction-reason"></dd></div>
<div><dt>On what grounds</dt><dd id="sanction-facts"></dd></div>
<div><dt>Decided by</dt><dd id="sanction-by"></dd></div>
<div id="sanction-end"><dt>Until</dt><dd id="sanction-until"></dd></div></dl>
<p id="sanction-lifted"></p>
</article>`;

const writing = html`<section id="writing" hidden aria-labelledby="object"><h2 id="object">Do you object?</h2>
<p>It is free. Somebody who did not decide this will look at it. You can do it once.</p>
<form class="form" id="appeal-form" data-empty="Write something first."
 data-failed="It was not sent: we cannot be reached just now. Your words are still here; try again."
 data-too-often="It was not sent: that was too often. Try again in ten minutes.">
<div class="field"><label class="field__label" for="words">Why is it wrong?</label>
<textarea class="field__text" id="words" name="words" rows="6" maxlength="${maxAppealChars}" required></textarea></div>
<button class="button button--main" disabled>Send the appeal</button>
${formStatus}
</form></section>`;

const appeal = html`<article class="aside" id="appeal" hidden tabindex="-1" data-waiting="Somebody who did not decide it looks at it by {day}."
 data-upheld="Somebody else looked at it on {day}. It stays as it is." data-reversed="Somebody else looked at it on {day}. It was wrong, and is undone. We are sorry."
 data-made="Sent on {day}">
<h3>What you wrote</h3><p class="words" id="appeal-words"></p><p class="hint" id="appeal-made"></p>
<h3>What became of it</h3><p id="appeal-state"></p><p class="words" id="appeal-answer"></p>
</article>`;

export function writeAppealPage(): Page {
  return {
    title: 'Appeal',
    content: html`
<h1 class="heading">Appeal</h1>
<p class="lead">Were you warned, or kept out? With your appeal code you can see what was decided and why, say why it is wrong, and read
the answer: in any browser, also while you are kept out.</p>
<noscript><p class="aside">Reading and sending an appeal needs JavaScript.</p></noscript>
${code}${decision}${writing}${appeal}
<section><h2>What happens with an appeal</h2>
<ul class="dots">
<li><b>Another person decides,</b> never the one who decided before, and never a machine.</li>
<li><b>If it was wrong, all of it is undone</b> at once, and does not count later.</li>
<li><b>Nobody pays.</b> There is nothing to be bought here that ends a decision sooner.</li>
</ul>
<p>What follows when somebody breaks <a href="/rules">the rules</a> is written there.</p></section>`,
  };
}
