/**
 * The privacy policy. Its tables are the inventory and the retention policy themselves, so that what it says and what
 * the code does cannot part.
 */
import { disclosedFields } from '../privacy/disclosed-fields.ts';
import { inventory, type KeptItem } from '../privacy/inventory.ts';
import { retentionPolicy } from '../privacy/retention-policy.ts';
import { nameDay } from './days.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { policyChanges } from './policy-version.ts';

const kindWords: readonly (readonly [KeptItem['kind'], string])[] = [
  ['cookie', 'One cookie in your browser; the others are for those who work here'],
  ['browser storage', 'Entries in your browser that never leave it by themselves'],
  ['column', 'In our database'],
  ['file', 'Files on our server'],
  ['log field', 'What our log can say'],
  ['shared store', 'Where we have several servers: in the memory that they share'],
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

const onPreserving = html`<p>An authority can ask us to preserve a case before it has the order to get it. Two people must agree, and then a
sealed copy is made, with the network address if that can still be read. It is encrypted to a key that is not on the server, and destroyed after
90 days, or after 180 if two people have agreed on that once more; until then its case is kept as well. So an address can outlive its thirty
days, in such a copy and nowhere else. Who a copy is about is not told. That there can be such copies is said here, and <a href="/transparency">how
often we were asked, and agreed, is counted for everybody to see.</a></p>`;

const disclosedParts = [
  ['', 'Of the case'],
  ['reports.', 'Of each report'],
  ['notices.', 'Of each notice'],
  ['sanctions.', 'Of each sanction'],
  ['appeals.', 'Of each appeal'],
] as const;

function writePart([start, words]: (typeof disclosedParts)[number]): Html {
  const fields = Object.entries(disclosedFields).flatMap(([name, what]) =>
    name.slice(0, name.indexOf('.') + 1) === start ? [what] : [],
  );
  return html`<li><b>${words}:</b> ${fields.join('; ')}.</li>`;
}

/** The list is the one that the program goes by. */
function writeRequests({ hasVault }: Installation): Html {
  return html`<section id="authorities"><h2>When an authority asks</h2>
<p>If the law obliges us to give something out, two people of the staff must agree on it, and both are written down. Of a case, an
authority gets what is in this list and nothing else; there is nothing about a conversation, since we have nothing.</p>
<ul class="dots">${disclosedParts.map(writePart)}</ul>
<p>The network address behind one case can be shown to somebody of the staff, twenty a day at most, each with a reason and written down
before; several at once need a second person. Thirty days after its day there is none to be shown.</p>
${hasVault ? onPreserving : html`<p>No case is preserved for longer on this site: its operator has set no key for that.</p>`}</section>`;
}

/** What differs from one site of AnonCam to the other. */
export type Installation = {
  /** STUN servers that visitors' browsers ask. */
  readonly stunUrls: readonly string[];
  /** Of our relays. */
  readonly turnUrls: readonly string[];
  /** Whether the records are on a database server, and not in a file beside the program. */
  readonly hasDatabaseServer: boolean;
  /** Whether there are several servers, which share a store. */
  readonly hasSharedStore: boolean;
  /** Of the service that assures visitors' age where more than their own word is asked; null where there is none. */
  readonly ageServiceHost: string | null;
  /** How many days a backup is kept; null where none are made. */
  readonly backupDays: number | null;
  /** Whether cases can be preserved for an authority. */
  readonly hasVault: boolean;
};

function writeHosts({
  stunUrls,
  turnUrls,
  hasDatabaseServer,
  hasSharedStore,
  ageServiceHost,
  backupDays,
}: Installation): Html {
  const parts = [
    stunUrls.length + turnUrls.length === 0 ? html`<p>Your browser asks no server but this one.</p>` : html``,
    stunUrls.length === 0
      ? html``
      : html`<p>So that two devices find each other, your browser asks these servers for its own network address; they learn that
address, and nothing of whom you meet: ${stunUrls.join(', ')}.</p>`,
    turnUrls.length === 0
      ? html``
      : html`<p>Two devices that find no other way, or of which one hides its address, talk through our relays. These know the addresses of both while
they relay, keep no record of them, and cannot see or hear what they pass on: ${turnUrls.join(', ')}.</p>`,
    ageServiceHost === null
      ? html``
      : html`<p>Where the law asks for more than your own word that you are 18, you are sent to ${ageServiceHost}, and back. We give it a
random number that says nothing of you. It tells us that you are old enough, and nothing else: a message that says more is refused.
What it asks of you, it asks under its own privacy policy.</p>`,
    hasDatabaseServer
      ? html`<p>This server asks one other, our own, which keeps what stands under “In our database”.</p>`
      : html`<p>This server asks no other server anything.</p>`,
    hasSharedStore
      ? html`<p>It is one of several, which share a store in memory, our own as well: it holds what stands under “Where we have several servers: in the memory that they share”.</p>`
      : html``,
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
<li><b>A direct connection shows each device the other’s network address.</b> That is how they reach each other. Where this site has a
relay, you can hide yours: then everything goes through the relay, which cannot see or hear it, and our server passes on nothing else
of how your device is reached.</li>
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
gone when the program ends. A report that cannot be written down at once waits there until it can, for a day at most.</p></section>

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
destroyed thirty days later. From then on nobody can read it, not even in a backup. <a href="/promises">See for yourself.</a> There is one
exception: <a href="#authorities">what an authority has asked us to preserve before.</a></p></section>

<section><h2>Who else gets something</h2>
${writeHosts(installation)}
<p>We sell nothing and show no advertising.</p></section>

${writeRequests(installation)}

<section><h2>You have to be 18</h2>
<p>AnonCam is for adults. Who is younger must not use it. That you are 18, and how we know, is kept in your own cookie alone, for thirty
days; then you are asked again.</p></section>

<section><h2>What has changed</h2>
<ul class="dots">${policyChanges.map(writeChange)}</ul></section>`,
  };
}
