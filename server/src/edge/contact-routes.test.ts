/** Writing to us over HTTP: the whole way, and everything that is no message, no receipt or not our page. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { ContactStateSchema, maxContactChars } from '@anoncam/protocol/contact';
import * as v from 'valibot';
import type { NetworkTag } from '../addresses/network-tag.ts';
import { TestClock } from '../lib/clock.ts';
import { admitBrowser, startSite } from '../testing/application.ts';
import { fetchProof, post, writeMessage } from '../testing/messages.ts';
import { Attempts } from './attempts.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const site = await startSite({ ANONCAM_TRUSTED_PROXIES: '127.0.0.1' });
afterAll(() => site[Symbol.asyncDispose]());

/** Networks of their own, so that one test does not use up what another may. */
let networks = 0;
function anotherNetwork(): Readonly<Record<string, string>> {
  networks += 1;
  return { 'x-forwarded-for': `203.0.${networks}.7` };
}

describe('a message', () => {
  test('is sent, read and deleted with its receipt', async () => {
    const words = `${'é'.repeat(maxContactChars - 1)}!`;
    const receipt = await writeMessage(site, { words: `  ${words}\n`, topic: 'privacy' }, anotherNetwork());
    expect(receipt).toMatch(/^\w{5}(-\w{5}){3}$/);
    const read = await post(site, '/contact/read', { receipt: receipt.toLowerCase() });
    const state = v.parse(ContactStateSchema, await read.json());
    expect([state.topic, state.words, state.answer]).toEqual(['privacy', words, null]);
    expect(state.dueOn).not.toBeNull();
    expect(read.headers.get('cache-control')).toBe('no-store');
    expect((await post(site, '/contact/delete', { receipt })).status).toBe(204);
    for (const path of ['/contact/read', '/contact/delete']) {
      expect((await post(site, path, { receipt })).status).toBe(404);
    }
  });

  test('is kept without what a database or a terminal could stumble over', async () => {
    const words = 'a\u0000b\u001b[2Jc\u009bd\ud800e\tf\ng';
    const receipt = await writeMessage(site, { words }, anotherNetwork());
    const read = await post(site, '/contact/read', { receipt });
    expect(await read.json()).toMatchObject({ words: 'ab[2Jcde\tf\ng' });
  });

  test('needs no cookie, and is not given one', async () => {
    const proof = await fetchProof(site);
    const sent = await post(site, '/contact', { topic: 'other', words: 'hello', proof }, anotherNetwork());
    expect([sent.status, sent.headers.get('set-cookie')]).toEqual([201, null]);
  });

  test('is not taken in any other shape', async () => {
    const proof = await fetchProof(site);
    const good = { topic: 'question', words: 'hello', proof };
    const network = anotherNetwork();
    const bad = [
      null,
      [],
      'hello',
      {},
      { ...good, topic: 'sales' },
      { ...good, words: ' \n ' },
      { ...good, words: 'x'.repeat(maxContactChars + 1) },
      { ...good, words: 7 },
      { ...good, proof: null },
      { ...good, proof: { challenge: proof.challenge } },
      { ...good, proof: { ...proof, solution: { ...proof.solution, counter: -1 } } },
      { ...good, proof: { ...proof, challenge: { ...proof.challenge, extra: 1 } } },
      { ...good, extra: 1 },
      { ...good, words: 'x'.repeat(40_000) },
    ];
    for (const message of bad) {
      const answer = await post(site, '/contact', message, network);
      expect([JSON.stringify(message).slice(0, 200), answer.status]).toEqual([
        JSON.stringify(message).slice(0, 200),
        400,
      ]);
    }
    // None of them has used the work up.
    expect((await post(site, '/contact', good, network)).status).toBe(201);
  });

  test('is not taken without work that was done', async () => {
    const [proof, other] = [await fetchProof(site), await fetchProof(site)];
    const lazy = { ...proof, solution: other.solution };
    const answer = await post(
      site,
      '/contact',
      { topic: 'other', words: 'spam', proof: lazy },
      anotherNetwork(),
    );
    expect(answer.status).toBe(403);
  });

  test('H5 cannot be sent, read or deleted by another site', async () => {
    const receipt = await writeMessage(site, {}, anotherNetwork());
    const proof = await fetchProof(site);
    for (const foreign of [
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      const answers = [
        await post(site, '/contact', { topic: 'other', words: 'x', proof }, foreign),
        await post(site, '/contact/read', { receipt }, foreign),
        await post(site, '/contact/delete', { receipt }, foreign),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    }
    const asText = await post(site, '/contact/read', { receipt }, { 'content-type': 'text/plain' });
    expect(asText.status).toBe(400);
    expect((await post(site, '/contact/read', { receipt })).status).toBe(200);
  });
});

describe('guessing', () => {
  test('PR18 a receipt is over after twenty wrong ones, for that network and nobody else', async () => {
    const receipt = await writeMessage(site, {}, anotherNetwork());
    const [guesser, other] = [anotherNetwork(), anotherNetwork()];
    const guess = async (text: string, from: Readonly<Record<string, string>>) =>
      (await post(site, '/contact/read', { receipt: text }, from)).status;
    // Reading one's own is no guess, however often.
    for (let count = 0; count < 25; count++) expect(await guess(receipt, guesser)).toBe(200);
    const wrong = Array.from({ length: 20 }, (_, index) => `${index}`.padStart(20, 'Z'));
    for (const text of wrong) expect(await guess(text, guesser)).toBe(404);
    expect(await guess('ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ', guesser)).toBe(429);
    // Not even the right one tells that it is right.
    expect(await guess(receipt, guesser)).toBe(429);
    expect(await guess(receipt, other)).toBe(200);
  });

  test('is counted anew after a while', () => {
    const clock = new TestClock(0);
    const attempts = new Attempts(clock, { most: 2, withinMs: 1_000 });
    const network = (index: number) => `network ${index}` as NetworkTag;
    for (let count = 0; count < 2; count++) {
      expect(attempts.hasLeft(network(0))).toBe(true);
      attempts.note(network(0));
    }
    expect(attempts.hasLeft(network(0))).toBe(false);
    clock.advance(1_000);
    expect(attempts.hasLeft(network(0))).toBe(true);
  });

  test('writing is over after twenty messages, even if all of them come at once', async () => {
    const network = anotherNetwork();
    const proof = await fetchProof(site);
    const [head, tail] = [JSON.stringify({ topic: 'other', words: 'x', proof }), ' '];
    const rest = Promise.withResolvers<void>();
    const write = () =>
      fetch(`http://${site.address}/contact`, {
        method: 'POST',
        headers: { origin: site.origin, 'content-type': 'application/json', ...network },
        body: new ReadableStream<string>({
          async start(body) {
            body.enqueue(head);
            await rest.promise;
            body.enqueue(tail);
            body.close();
          },
        }).pipeThrough(new TextEncoderStream()),
      });
    const answers = Array.from({ length: 30 }, write);
    // Asked later, answered earlier: the heads of all have arrived.
    await fetchProof(site);
    rest.resolve();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });

  test('writing is over after twenty messages in an hour', async () => {
    const network = anotherNetwork();
    const proof = await fetchProof(site);
    const status = async () =>
      (await post(site, '/contact', { topic: 'other', words: 'x', proof }, network)).status;
    for (let count = 0; count < 20; count++) expect(await status()).toBe(201);
    expect(await status()).toBe(429);
  });
});

test('what was written is on the page of one’s own data only for the browser that wrote it', async () => {
  const [own, foreign] = [await admitBrowser(site), await admitBrowser(site)];
  await writeMessage(site, { words: 'my own words' }, { ...anotherNetwork(), cookie: own });
  const read = async (headers: Record<string, string>) =>
    (await fetch(`http://${site.address}/your-data`, { headers })).text();
  expect(await read({ cookie: own })).toContain('my own words');
  expect(await read({ cookie: foreign })).not.toContain('my own words');
  expect(await read({})).not.toContain('my own words');
});
