/**
 * The privacy policy. Its tables are the inventory and the retention policy themselves, so that what it says and what
 * the code does cannot part.
 */
import { inventory, type KeptItem } from '../privacy/inventory.ts';
import { retentionPolicy } from '../privacy/retention-policy.ts';
import { nameDay } from './days.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { policyChanges } from './policy-version.ts';

const kindWords: readonly (readonly [KeptItem['kind'], string])[] = [
  ['cookie', 'One cookie in your browser'],
  ['browser storage', 'Entries in your browser that never leave it by themselves'],
  ['column', 'In our database'],
  ['file', 'Files on our server'],
  ['log field', 'What our log can say'],
  ['outbound host', 'Other computers that may be asked something, by the setting that names them'],
  ['metric label', 'What our monitoring can see'],
];

function writeItem({ name, purpose, retention }: KeptItem): Html {
  return html`<tr><th scope="row"><code>${name}</code></th><td>${purpose}</td><td>${retentionPolicy[retention].words}</td></tr>`;
}

function writeTable([kind, words]: (typeof kindWords)[number]): Html {
  const items = inventory.filter((item) => item.kind === kind);
  return html`<table class="kept"><caption>${words}</caption>
<thead><tr><th scope="col">What</th><th scope="col">What for</th><th scope="col">How long</th></tr></thead>
<tbody>${items.map(writeItem)}</tbody></table>`;
}

function writeChange({ version, day, what }: (typeof policyChanges)[number]): Html {
  return html`<li><b>Version ${version}, ${nameDay(day)}.</b> ${what}</li>`;
}

/** What differs from one site of AnonCam to the other. */
export type Installation = {
  /** STUN servers that visitors' browsers ask. */
  readonly stunUrls: readonly string[];
  /** Whether the records are on a database server, and not in a file beside the program. */
  readonly hasDatabaseServer: boolean;
  /** How many days a backup is kept; null where none are made. */
  readonly backupDays: number | null;
};

function writeHosts({ stunUrls, hasDatabaseServer, backupDays }: Installation): Html {
  const parts = [
    stunUrls.length === 0
      ? html`<p>Your browser asks no server but this one.</p>`
      : html`<p>So that two devices find each other, your browser asks these servers for its own network address; they learn that
address, and nothing of whom you meet: ${stunUrls.join(', ')}.</p>`,
    hasDatabaseServer
      ? html`<p>This server asks one other, our own, which keeps what stands under “In our database”.</p>`
      : html`<p>This server asks no other server anything.</p>`,
    backupDays === null
      ? html`<p>No backups are made.</p>`
      : html`<p>Backups of the database are kept on other disks, encrypted to a key that is not on the server, and deleted after
${backupDays} days. What has ended or was deleted meanwhile does not come back with one.</p>`,
  ];
  return html`${parts}`;
}

export function writePrivacyPage(installation: Installation): Page {
  const [current] = policyChanges;
  return {
    title: 'Privacy',
    content: html`
<h1 class="heading">Privacy</h1>
<p class="lead">You should be able to talk to a stranger without giving anything of yourself away. This page says what we keep
nevertheless, why, and for how long. Its tables are made from the program that runs here.</p>
<p>Version ${current?.version ?? 0}, in force since ${nameDay(current?.day ?? '')}.</p>

<section><h2>Your conversation</h2>
<ul class="dots">
<li><b>Picture, sound and text go from device to device.</b> They are encrypted on the way, do not pass through our server, and are not
recorded by us. Nobody who works here can see, hear or read them.</li>
<li><b>Pictures are looked at by your own device,</b> as they come, and by your stranger’s device. No picture leaves a device for that;
our server gets a word and a few numbers. <a href="/protection">How that works, and what it cannot do.</a></li>
<li><b>A direct connection shows each device the other’s network address.</b> That is how they reach each other.</li>
</ul></section>

<section><h2>What we never ask for</h2>
<p>No name, no e-mail address, no phone number, no account, no payment, no place but the country that your network address most
likely belongs to. It is looked up on our own server, used to bring people together and to count visitors by country, told to
nobody, and gone an hour after you leave at the latest.</p></section>

<section><h2>Everything that is kept</h2>
<p>There is nothing else: the program’s tests fail when it keeps something that is not in these tables, or when something in them is
not there.</p>
<div class="tables">${kindWords.map(writeTable)}</div></section>

<section><h2>When you write to us</h2>
<p><a href="/contact">The contact form</a> asks for no address. You get a receipt code, and read our answer with it. What you wrote and
what we answered is kept for a year at most; with the code you can delete it before.</p></section>

<section><h2>Your rights</h2>
<p>Your browser’s cookie is all the proof that is needed: <a href="/your-data">Your data</a> shows everything that is held under it, gives
it to you as a file, and deletes it at once. What is deleted stays deleted, even where a backup is restored that still has it. If you
have no cookie any more, write to us; we answer within a month.</p></section>

<section><h2>In memory only</h2>
<p>While you are here, our server’s memory holds what brings you together with somebody: your wishes, how long you have waited, whom
you met in the last ten minutes and whom you blocked, as tags that tell nothing about you. What devices concluded about pictures
stays there for three days at most, with the tag of a cookie and of a network. Nothing of that is written down; all of it is
gone when the program ends.</p></section>

<section><h2>Numbers</h2>
<p>We count how many different visitors came, how many were paired with somebody, and from how many networks of a country they came,
hour by hour. Memory holds the tags of their cookies and networks for that until the hour is over.</p>
<p>When a call is over, your browser tells us how it went, in coarse steps: how long it took to connect, how well picture and sound came,
how long it was, and of which family browser, system and screen are. It tells that without the cookie, without saying which call it
was, and in the same words as everybody else’s. Memory holds a tag of the network that it came from until the hour is over, so that
none counts twice.</p>
<p>What remains are numbers in steps of eight, each by itself, and none where there were fewer. <a href="/numbers">They are
here.</a></p></section>

<section><h2>Network addresses</h2>
<p>We note which address connects on which day, once, against abuse. It is sealed under a key that exists for that day alone and is
destroyed thirty days later. From then on nobody can read it, not even in a backup. <a href="/promises">See for yourself.</a></p></section>

<section><h2>Who else gets something</h2>
${writeHosts(installation)}
<p>We sell nothing and show no advertising. If the law obliges us to give something out, there is only what stands in the tables
above.</p></section>

<section><h2>You have to be 18</h2>
<p>AnonCam is for adults. Who is younger must not use it.</p></section>

<section><h2>What has changed</h2>
<ul class="dots">${policyChanges.map(writeChange)}</ul></section>`,
  };
}
