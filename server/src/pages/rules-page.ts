/** The rules, what happens to whoever breaks them, and what to do about somebody who does. */

import { maxExclusionDays } from '@anoncam/protocol/conduct';
import { rules, rulesVersion } from '@anoncam/protocol/rules';
import { nameDay } from './days.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

/** From the left to the right: what is lightest, to what is heaviest. */
const steps = ['Warning', 'Probation', 'Pause', 'Exclusion'] as const;
const [stepWidth, stepRise] = [100, 26];

function drawStep(name: string, index: number): Html {
  const [x, y] = [index * stepWidth, (steps.length - index) * stepRise];
  return html`<rect class="stairs__step stairs__step--${index}" x="${x + 3}" y="${y}" width="${stepWidth - 6}"
 height="${(steps.length + 1) * stepRise - y}" rx="8"/><text x="${x + stepWidth / 2}" y="${y - 9}">${name}</text>`;
}

const ladder = html`<section><h2>What follows</h2>
<figure class="plan stairs"><svg viewBox="0 0 400 130" role="img" aria-label="Four steps: warning, probation, pause, exclusion">
${steps.map(drawStep)}</svg></figure>
<ol class="steps">
<li><b>A warning.</b> You are told, and go on.</li>
<li><b>Probation, for a time.</b> You meet only others on probation, and pictures are checked more strictly. You are told so: nobody is
set apart in secret.</li>
<li><b>A pause</b> of some hours, in which nobody is met.</li>
<li><b>An exclusion</b> of some days, ${maxExclusionDays} at most. It ends by itself. Nobody can buy themselves out.</li>
</ol>
<p>Grave things begin further up. One report alone, or many by the same people, weigh little: what counts is how many independent
people, or their devices, object. You are told what was decided, why, whether a person or a rule decided, and until when. And you can
<a href="/appeal">appeal</a>: free, without an account, and somebody else looks at it.</p></section>`;

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
<li><b>Report them.</b> During the conversation or up to ten minutes after; you get a receipt, and with it you can read what became of
it. Were you not in it? <a href="/report">Report it here.</a></li>
<li><b>You are shielded.</b> A picture that may show nudity is covered before you see it. <a href="/protection">How that works.</a></li>
<li><b>Leaving is no offence.</b> Who skips one after the other waits a moment longer for the next; nobody is kept out for it.</li>
<li><b>If somebody is in danger,</b> call the police where you are. Nobody here sees your conversation, so nobody here can do it for you.</li>
</ul></section>
${ladder}
<section><h2>When it happens to you</h2>
<p>Your own device looks at your picture as well and warns you when others would not be shown it. It can be wrong. If it has to stop your
camera again and again, video rests for a few minutes; text goes on.</p>
<p>You were warned or kept out, and it is wrong? <a href="/appeal">Appeal.</a> Something else is unfair, or does not work?
<a href="/contact">Write to us.</a></p></section>`,
  };
}
