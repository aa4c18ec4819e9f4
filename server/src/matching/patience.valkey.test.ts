/** Patience of somebody who goes from server to server, through a real store that they share. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { openValkey } from '../testing/open-valkey.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import type { Valkey } from '../valkey/valkey.ts';
import { noteQuickSkip, PatienceBook, restMsFor } from './patience.ts';
import { ValkeyPatience } from './patience.valkey.ts';
import type { VisitorRef } from './ticket.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const [now, ada] = [Date.UTC(2026, 0, 1), 'Ada' as VisitorRef];
let server: ValkeyServer;
let store: Valkey;

beforeAll(async () => {
  server = await startValkey();
  ({ valkey: store } = await openValkey(server.url));
});
afterAll(async () => {
  await store.stop();
  await server[Symbol.asyncDispose]();
});

const readScore = async () =>
  (await store.ask((client) => client.hget('anoncam:patience:Ada', 'score')))?.reply;

function skip(book: PatienceBook, atMs: number): void {
  book.note(ada, noteQuickSkip(book.of(ada), atMs));
}

test('goes with a browser to another server, adds up there, and is forgotten at all when the browser wishes', async () => {
  const [one, other, third] = [1, 2, 3].map(() => new PatienceBook(new ValkeyPatience(store)));
  if (!one || !other || !third) throw new Error('there are three');
  for (let count = 0; count < 5; count++) skip(one, now);
  await until(async () => (await readScore()) === '5');
  await other.meet(ada);
  expect([other.of(ada).score, restMsFor(other.of(ada), now)]).toEqual([5, 0]);
  skip(other, now);
  // At the first, where nothing of that is known yet.
  skip(one, now);
  await until(() => one.of(ada).score === 7);
  await third.meet(ada);
  expect(restMsFor(third.of(ada), now)).toBe(restMsFor(one.of(ada), now));
  expect(third.of(ada)).toEqual({ score: 7, atMs: now });
  skip(third, now + 30_000);
  await until(() => third.of(ada).score === 4.5);

  await store.ask((client) => client.flushall());
  skip(one, now);
  await until(async () => (await readScore()) === '1');
  expect(one.of(ada).score).toBe(8);

  one.forget(ada);
  await until(async () => (await readScore()) === null);
});
