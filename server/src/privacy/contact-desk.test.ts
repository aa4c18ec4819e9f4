/** Messages: taken for work only, once, read with a receipt, answered, gone after a year, and gone for good when deleted. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { ContactMessage } from '@anoncam/protocol/contact';
import { type Receipt, showReceipt } from '@anoncam/protocol/receipt';
import { dayAt } from '../addresses/day.ts';
import { openDatabase, type Records } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom } from '../lib/random.ts';
import { describeDatabases, type TestDatabases } from '../testing/databases.ts';
import { solve } from '../testing/messages.ts';
import type { WriterRef } from './browser.ts';
import { ContactDesk, deleteOldMessages } from './contact-desk.ts';
import { createDeletions, type Deletion, listDeletions, replayDeletions } from './deletions.ts';
import { createProofOfWork } from './proof-of-work.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;
const masterKey = createSeededRandom(3).bytes(32);
const writer = 'somebody' as WriterRef;
const noWork = { refusal: 'no work' } as const;

type Desk = AsyncDisposable & {
  readonly desk: ContactDesk;
  readonly clock: TestClock;
  readonly records: Records;
  readonly told: Deletion[][];
  write(words: string, more?: Partial<ContactMessage> & { by?: WriterRef | null }): Promise<Receipt>;
  prove(): Promise<ContactMessage['proof']>;
};

async function openDesk(databases: TestDatabases): Promise<Desk> {
  const { records, close } = await openDatabase(await databases.place());
  const clock = new TestClock(Date.UTC(2026, 0, 31, 23, 59));
  const told: Deletion[][] = [];
  const deletions = createDeletions(records, async (all) => void told.push([...all]));
  const proofOfWork = createProofOfWork({ masterKey, clock, random: createSeededRandom(4) }, 3);
  const desk = new ContactDesk({ records, clock, masterKey, deletions, proofOfWork });
  const prove = async () => solve(await proofOfWork.create());
  return {
    desk,
    clock,
    records,
    told,
    prove,
    async write(words, { by = null, topic = 'question', proof } = {}) {
      const taken = await desk.receive({ topic, words, proof: proof ?? (await prove()) }, by);
      if (!('receipt' in taken)) throw new Error('not taken');
      return taken.receipt;
    },
    [Symbol.asyncDispose]: close,
  };
}

function deleteOld({ records, clock }: Desk): Promise<number> {
  return deleteOldMessages(records, 10, dayAt(clock.now()));
}

describeDatabases('a message', (databases) => {
  test('comes back with its receipt, however that is written, and with no other', async () => {
    await using place = await openDesk(databases);
    const receipt = await place.write('Why is it dark?');
    const other = await place.write('Another one');
    expect(other).not.toBe(receipt);
    const state = {
      topic: 'question',
      words: 'Why is it dark?',
      receivedOn: '2026-01-31',
      dueOn: null,
      answer: null,
    };
    for (const way of [receipt, showReceipt(receipt).toLowerCase(), ` ${showReceipt(receipt)} `]) {
      expect(await place.desk.read(way)).toEqual({ ...state, endsOn: '2027-01-31' } as never);
    }
    const changed = `${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`;
    for (const wrong of ['', 'x', receipt.slice(1), changed]) expect(await place.desk.read(wrong)).toBeNull();
  });

  test('sent again is the same message with the same receipt', async () => {
    await using place = await openDesk(databases);
    const proof = await place.prove();
    const receipts = await Promise.all(
      ['same', 'same', 'same'].map((words) => place.write(words, { proof })),
    );
    expect(new Set(receipts).size).toBe(1);
    expect(await place.desk.list({ isAnswered: null })).toHaveLength(1);
  });

  test('is acknowledged only if it is kept as it was sent', async () => {
    await using place = await openDesk(databases);
    const proof = await place.prove();
    const receipt = await place.write('first', { proof });
    for (const other of [
      { topic: 'question', words: 'second' },
      { topic: 'other', words: 'first' },
    ] as const) {
      expect(await place.desk.receive({ ...other, proof }, null)).toEqual(noWork);
    }
    expect((await place.desk.read(receipt))?.words).toBe('first');
  });

  test('that was deleted does not come back when it is sent again', async () => {
    await using place = await openDesk(databases);
    const proof = await place.prove();
    const message = { topic: 'question', words: 'forget me', proof } as const;
    const receipt = await place.write(message.words, { proof });
    await place.desk.remove(receipt);
    expect(await place.desk.receive(message, null)).toEqual(noWork);
    expect([await place.desk.read(receipt), await place.desk.list({ isAnswered: null })]).toEqual([null, []]);
    expect(await listDeletions(place.records)).toHaveLength(1);
  });

  test('and one more are no burden: of one browser a hundred are kept', async () => {
    await using place = await openDesk(databases);
    const last = await place.prove();
    for (let count = 0; count < 99; count++) await place.write('again', { by: writer });
    const receipt = await place.write('the hundredth', { by: writer, proof: last });
    const proof = await place.prove();
    const onceMore = { topic: 'question', words: 'once more', proof } as const;
    expect(await place.desk.receive(onceMore, writer)).toEqual({ refusal: 'too many' });
    expect(await place.write('the hundredth', { by: writer, proof: last })).toBe(receipt);
    await place.desk.remove(receipt);
    expect(await place.desk.receive(onceMore, writer)).toHaveProperty('receipt');
    await place.write('of another browser', { by: 'another' as WriterRef });
    await place.write('of nobody');
  });

  test('is not taken without work that was asked for by us, done, and not long ago', async () => {
    await using place = await openDesk(databases);
    const [proof, other] = [await place.prove(), await place.prove()];
    const { parameters } = proof.challenge;
    const forged = [
      { ...proof, solution: other.solution },
      {
        ...proof,
        solution: { ...proof.solution, counter: proof.solution.counter + 1, derivedKey: '00'.repeat(32) },
      },
      { ...proof, challenge: { ...proof.challenge, signature: other.challenge.signature } },
      { ...proof, challenge: { ...proof.challenge, parameters: { ...parameters, cost: 1 } } },
      {
        ...proof,
        challenge: {
          ...proof.challenge,
          parameters: { ...parameters, data: { until: parameters.data.until + 1 } },
        },
      },
    ];
    for (const wrong of forged) {
      expect(await place.desk.receive({ topic: 'other', words: 'spam', proof: wrong }, null)).toEqual(noWork);
    }
    place.clock.advance(31 * 60 * 1000);
    expect(await place.desk.receive({ topic: 'other', words: 'late', proof }, null)).toEqual(noWork);
    expect(await place.desk.list({ isAnswered: null })).toEqual([]);
  });

  test('is answered, and the answer read; what is about somebody’s own data has its day', async () => {
    await using place = await openDesk(databases);
    const receipt = await place.write('What do you have of me?', { topic: 'privacy' });
    expect((await place.desk.read(receipt))?.dueOn).toBe('2026-03-02');
    const [open] = await place.desk.list({ isAnswered: false });
    expect([open?.words, open?.dueOn]).toEqual(['What do you have of me?', '2026-03-02' as never]);
    expect(await place.desk.answer('nobody', 'Nothing')).toBe(false);
    place.clock.advance(dayMs);
    expect(await place.desk.answer(open?.id ?? '', 'Nothing <b>at all</b>')).toBe(true);
    const state = await place.desk.read(receipt);
    expect([state?.dueOn, state?.answer]).toEqual([
      null,
      { words: 'Nothing <b>at all</b>', on: '2026-02-01' },
    ]);
    expect(await place.desk.list({ isAnswered: false })).toEqual([]);
    expect(await place.desk.list({ isAnswered: true })).toHaveLength(1);
  });

  test('of one kind is not hidden by however many of another', async () => {
    await using place = await openDesk(databases);
    for (const words of ['one', 'two', 'three']) await place.write(words);
    await place.write('mine', { topic: 'privacy' });
    const wordsOf = async (isPrivacy: boolean) =>
      (await place.desk.list({ isAnswered: false, isPrivacy, most: 3 })).map(({ words }) => words).sort();
    expect([await wordsOf(true), await wordsOf(false)]).toEqual([['mine'], ['one', 'three', 'two']]);
  });

  test('PR13 is there for 365 days and not a moment longer, and its row goes with the purge', async () => {
    await using place = await openDesk(databases);
    const receipt = await place.write('once', { by: writer });
    place.clock.advance(60_000 + 364 * dayMs - 1);
    expect(await place.desk.read(receipt)).not.toBeNull();
    expect(await deleteOld(place)).toBe(0);
    const [row] = await place.desk.list({ isAnswered: null });
    place.clock.advance(1);
    expect([await place.desk.read(receipt), await place.desk.listOf(writer)]).toEqual([null, []]);
    expect(await place.desk.answer(row?.id ?? '', 'too late')).toBe(false);
    expect(await deleteOld(place)).toBe(1);
    expect(await place.records.selectFrom('contact_message').selectAll().execute()).toEqual([]);
  });

  test('PR19 that was deleted is gone, told to the backups, and does not come back with one', async () => {
    await using place = await openDesk(databases);
    const receipt = await place.write('forget me', { by: writer });
    const kept = await place.write('keep me', { by: writer });
    const backup = await place.records.selectFrom('contact_message').selectAll().execute();
    expect([await place.desk.remove(receipt), await place.desk.remove(receipt)]).toEqual([true, false]);
    expect(await place.desk.read(receipt)).toBeNull();
    expect(await place.desk.read(kept)).not.toBeNull();
    const deletions = await listDeletions(place.records);
    expect(place.told).toEqual([[...deletions]]);
    expect(JSON.stringify(deletions)).not.toContain('forget me');
    // The backup of yesterday takes the place of all that is there.
    await place.records.deleteFrom('deletion').execute();
    await place.records.deleteFrom('contact_message').execute();
    await place.records.insertInto('contact_message').values(backup).execute();
    expect(await place.desk.read(receipt)).not.toBeNull();
    await replayDeletions(place.records, deletions);
    expect([await place.desk.read(receipt), (await place.desk.read(kept))?.words]).toEqual([null, 'keep me']);
    expect(await listDeletions(place.records)).toEqual(deletions);
  });

  test('stays if the backups cannot be told that it was deleted', async () => {
    await using place = await openDesk(databases);
    const receipt = await place.write('still here');
    const deletions = createDeletions(place.records, () => Promise.reject(new Error('no folder')));
    const [row] = await place.desk.list({ isAnswered: null });
    await expect(deletions.deleteRows('contact_message', [row?.id ?? ''])).rejects.toThrow('no folder');
    expect(await place.desk.read(receipt)).not.toBeNull();
    expect(await listDeletions(place.records)).toEqual([]);
  });
});

describeDatabases('deletions', (databases) => {
  test('of one browser take its messages and nobody else’s', async () => {
    await using place = await openDesk(databases);
    for (const words of ['one', 'two']) await place.write(words, { by: writer });
    await place.write('of another browser', { by: 'another' as WriterRef });
    await place.write('of nobody');
    expect(await place.desk.removeAllOf(writer)).toBe(2);
    expect(await place.desk.removeAllOf(writer)).toBe(0);
    expect((await place.desk.list({ isAnswered: null })).map(({ words }) => words).sort()).toEqual([
      'of another browser',
      'of nobody',
    ]);
  });

  test('are remembered until there is nothing left that could come back', async () => {
    await using place = await openDesk(databases);
    const receipt = await place.write('gone');
    await place.desk.remove(receipt);
    const deletions = createDeletions(place.records, async () => undefined);
    expect(await deletions.deleteOld(10, '2027-01-30')).toBe(0);
    expect(await deletions.deleteOld(10, '2027-01-31')).toBe(1);
    expect(await listDeletions(place.records)).toEqual([]);
  });

  test('of a table that this version does not know are remembered all the same', async () => {
    await using place = await openDesk(databases);
    const unknown = { record: 'kysely_migration', id: '0001-addresses', ends_on: '2030-01-01' };
    await replayDeletions(place.records, [unknown, unknown]);
    expect(await listDeletions(place.records)).toEqual([unknown]);
  });
});
