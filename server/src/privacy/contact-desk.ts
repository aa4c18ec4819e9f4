/**
 * What people write to us, and what we answer, without an address of any kind: who wrote it comes back with a receipt.
 * A message is kept for a year at most.
 */
import type { ContactMessage, ContactState, ContactTopic } from '@anoncam/protocol/contact';
import type { Receipt } from '@anoncam/protocol/receipt';
import { addDays, type Day, dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { ContactMessageTable } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import { createReceipts, type Receipts } from '../lib/receipts.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import type { WriterRef } from './browser.ts';
import { type Deletions, isDeleted } from './deletions.ts';
import type { ProofOfWork } from './proof-of-work.ts';

export type ContactParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly masterKey: Uint8Array;
  readonly deletions: Deletions;
  readonly proofOfWork: ProofOfWork;
};

/** A message is gone so many days after the day on which it came. */
const messageDays = 365;
/** Whoever asks what is held of them is answered within a month. */
const privacyAnswerDays = 30;

/** More of one browser are not taken before some of them are gone. */
const mostOfBrowser = 100;

/** `no work`: none was done for it, or it was for something else. `too many`: of this browser. */
export type Taken = { readonly receipt: Receipt } | { readonly refusal: 'no work' | 'too many' };

/** A message as those see it who answer it. */
export type OpenMessage = {
  readonly id: string;
  readonly topic: ContactTopic;
  readonly words: string;
  readonly receivedOn: Day;
  readonly dueOn: Day | null;
  readonly answer: string | null;
};

export type MessageChoice = {
  /** Null: whether or not. */
  readonly isAnswered: boolean | null;
  /** Only those about the writer's own data, or only the others. */
  readonly isPrivacy?: boolean;
  /** Without it, all. */
  readonly most?: number;
};

export class ContactDesk {
  readonly #parts: ContactParts;
  readonly #idKey: Uint8Array;
  readonly #receipts: Receipts;

  constructor(parts: ContactParts) {
    this.#parts = parts;
    this.#idKey = deriveKey(parts.masterKey, 'contact message');
    this.#receipts = createReceipts(parts.masterKey, 'receipt');
  }

  /**
   * Takes a message in. Its id and receipt follow from the challenge that was solved for it, so that a message sent again,
   * because the answer to the first got lost, is the same message.
   */
  async receive({ topic, words, proof }: ContactMessage, writer: WriterRef | null): Promise<Taken> {
    const { clock, proofOfWork } = this.#parts;
    if (!(await proofOfWork.isValid(proof))) return { refusal: 'no work' };
    const { nonce } = proof.challenge.parameters;
    const receipt = this.#receipts.receiptOf(nonce);
    const today = dayAt(clock.now());
    const row = {
      id: tag(this.#idKey, nonce),
      receipt: this.#receipts.tagOf(receipt),
      visitor: writer,
      topic,
      words,
      received_on: today,
      answer: null,
      answered_on: null,
      ends_on: addDays(today, messageDays),
    };
    if (await this.#hasTooMany(row)) return { refusal: 'too many' };
    return (await this.#keep(row)) ? { receipt } : { refusal: 'no work' };
  }

  /** @returns null where there is no such message, or not any more. */
  async read(text: string): Promise<ContactState | null> {
    const row = await this.#find(text);
    return row ? tellState(row) : null;
  }

  /** Deletes the message of a receipt for good. @returns whether there was one. */
  async remove(text: string): Promise<boolean> {
    const row = await this.#find(text);
    if (!row) return false;
    await this.#parts.deletions.deleteRows('contact_message', [row.id]);
    return true;
  }

  /** All that a browser has sent, as it is kept, the oldest first. */
  async listOf(writer: WriterRef): Promise<readonly ContactMessageTable[]> {
    return this.#select().where('visitor', '=', writer).execute();
  }

  /** Deletes all that a browser has sent. @returns how many messages. */
  async removeAllOf(writer: WriterRef): Promise<number> {
    const rows = await this.listOf(writer);
    return this.#parts.deletions.deleteRows(
      'contact_message',
      rows.map(({ id }) => id),
    );
  }

  /** For those who answer: what is not answered yet, the oldest first; what is, the latest first; or everything. */
  async list({ isAnswered, isPrivacy, most }: MessageChoice): Promise<readonly OpenMessage[]> {
    const { records, clock } = this.#parts;
    const all = records
      .selectFrom('contact_message')
      .selectAll()
      .where('ends_on', '>', dayAt(clock.now()))
      .orderBy('received_on', isAnswered ? 'desc' : 'asc')
      .orderBy('id');
    const ofTopic = isPrivacy === undefined ? all : all.where('topic', isPrivacy ? '=' : '!=', 'privacy');
    const some = isAnswered === null ? ofTopic : ofTopic.where('answer', isAnswered ? 'is not' : 'is', null);
    return (await (most === undefined ? some : some.limit(most)).execute()).map(tellOpen);
  }

  /** @returns null where there is no such message, or not any more. */
  async find(id: string): Promise<OpenMessage | null> {
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    return row ? tellOpen(row) : null;
  }

  /** How many are not answered yet. */
  async countOpen(): Promise<{ readonly privacy: number; readonly others: number }> {
    const { records, clock } = this.#parts;
    const rows = await records
      .selectFrom('contact_message')
      .select(({ fn }) => ['topic', fn.countAll().as('count')])
      .where('ends_on', '>', dayAt(clock.now()))
      .where('answer', 'is', null)
      .groupBy('topic')
      .execute();
    const count = (isPrivacy: boolean) =>
      rows.reduce((sum, row) => sum + ((row.topic === 'privacy') === isPrivacy ? Number(row.count) : 0), 0);
    return { privacy: count(true), others: count(false) };
  }

  /** The earliest day from which a message is kept; null if there is none. */
  async findOldestDay(): Promise<Day | null> {
    const row = await this.#select().limit(1).executeTakeFirst();
    return (row?.received_on as Day | undefined) ?? null;
  }

  /** Answers, or answers otherwise than before. @returns whether there is such a message. */
  async answer(id: string, words: string): Promise<boolean> {
    const { records, clock } = this.#parts;
    const { numUpdatedRows } = await records
      .updateTable('contact_message')
      .set({ answer: words, answered_on: dayAt(clock.now()) })
      .where('id', '=', id)
      .where('ends_on', '>', dayAt(clock.now()))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** All of a browser is shown to it at once, as often as it asks. */
  async #hasTooMany({ id, visitor }: ContactMessageTable): Promise<boolean> {
    if (visitor === null) return false;
    const others = await this.#parts.records
      .selectFrom('contact_message')
      .select('id')
      .where('visitor', '=', visitor)
      .where('id', '!=', id)
      .limit(mostOfBrowser)
      .execute();
    return others.length === mostOfBrowser;
  }

  /** @returns whether the message is there now as it was sent, and not another one of the same work. */
  #keep(row: ContactMessageTable): Promise<boolean> {
    return this.#parts.records.transaction().execute(async (all) => {
      await all
        .insertInto('contact_message')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // Asked only now: a deletion that was going on has been waited for.
      if (await isDeleted(all, 'contact_message', row.id)) {
        await all.deleteFrom('contact_message').where('id', '=', row.id).execute();
        return false;
      }
      const kept = await all
        .selectFrom('contact_message')
        .select(['topic', 'words'])
        .where('id', '=', row.id)
        .executeTakeFirst();
      return kept?.topic === row.topic && kept.words === row.words;
    });
  }

  /** What is past its time is not there, even where the purge has not come by yet. */
  #select() {
    const { records, clock } = this.#parts;
    return records
      .selectFrom('contact_message')
      .selectAll()
      .where('ends_on', '>', dayAt(clock.now()))
      .orderBy('received_on')
      .orderBy('id');
  }

  async #find(text: string): Promise<ContactMessageTable | null> {
    const tagOfReceipt = this.#receipts.readTag(text);
    if (tagOfReceipt === null) return null;
    return (await this.#select().where('receipt', '=', tagOfReceipt).executeTakeFirst()) ?? null;
  }
}

/** Deletes up to `most` messages that have been kept for their time. @returns how many. */
export async function deleteOldMessages(records: Records, most: number, today: Day): Promise<number> {
  const old = records.selectFrom('contact_message').select('id').where('ends_on', '<=', today).limit(most);
  const { numDeletedRows } = await records
    .deleteFrom('contact_message')
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function tellQuestion({ topic, words, received_on, answer }: ContactMessageTable) {
  const receivedOn = received_on as Day;
  const isPromised = topic === 'privacy' && answer === null;
  return {
    topic: topic as ContactTopic,
    words,
    receivedOn,
    dueOn: isPromised ? addDays(receivedOn, privacyAnswerDays) : null,
  };
}

function tellOpen(row: ContactMessageTable): OpenMessage {
  return { id: row.id, answer: row.answer, ...tellQuestion(row) };
}

function tellState(row: ContactMessageTable): ContactState {
  const { answer, answered_on, ends_on } = row;
  return {
    ...tellQuestion(row),
    answer: answer === null || answered_on === null ? null : { words: answer, on: answered_on },
    endsOn: ends_on,
  };
}
