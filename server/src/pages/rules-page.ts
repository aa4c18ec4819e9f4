/** The rules, what happens to whoever breaks them, and what to do about somebody who does. */
import { rules, rulesVersion } from '@anoncam/protocol/rules';
import { nameDay } from './days.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

export function writeRulesPage(): Page {
  return {
    title: 'Rules',
    content: html`
<h1 class="heading">Rules</h1>
<p class="lead">There are few of them, and they are the same for everybody. Whoever starts has confirmed them.</p>
<section><h2>What everybody agrees to</h2>
<ol class="steps">${rules.map((rule) => html`<li>${rule}</li>`)}</ol>
<p>In force since ${nameDay(rulesVersion)}. When they change, everybody is asked again.</p></section>
<section><h2>When somebody breaks them</h2>
<ul class="dots">
<li><b>Leave.</b> One press on Next and they are gone. Block stranger keeps them from meeting you again.</li>
<li><b>You are shielded.</b> A picture that may show nudity is covered before you see it. <a href="/protection">How that works.</a></li>
<li><b>Leaving is no offence.</b> Who skips one after the other waits a moment longer for the next; nobody is kept out for it.</li>
<li><b>If somebody is in danger,</b> call the police where you are. Nobody here sees your conversation, so nobody here can do it for you.</li>
</ul></section>
<section><h2>When it happens to you</h2>
<p>Your own device looks at your picture as well and warns you when others would not be shown it. It can be wrong. If it has to stop your
camera again and again, video rests for a few minutes; text goes on.</p>
<p>Something here is unfair, or does not work? <a href="/contact">Write to us.</a></p></section>`,
  };
}
