/**
 * What is held of one browser, shown to whoever has its cookie, and deleted when they say so. Who that is has been proven
 * before; an address, a name or a story proves nothing here.
 */
import type { Wishes } from '@anoncam/protocol/wishes';
import type { ContactMessageTable } from '../database/tables.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { CaseBook } from '../moderation/case-book.ts';
import type { CaseEvent, GivenVerdict } from '../moderation/case-event.ts';
import { keptMs } from '../moderation/half-life.ts';
import type { Aggregates, Counted } from './aggregates.ts';
import type { Browser } from './browser.ts';
import type { ContactDesk } from './contact-desk.ts';

/** One page of the browser that is open here now. */
export type OpenPage = { readonly doing: string; readonly country: string; readonly wishes: Wishes };

/** What those who serve visitors know of one, in memory. */
export type Presence = {
  listPagesOf(visitor: VisitorRef): readonly OpenPage[];
  isImpatient(visitor: VisitorRef): boolean;
  forget(visitor: VisitorRef): number;
};

/** What a device concluded about a picture of this browser; whose device it was is not told. */
export type FindingHeld = {
  readonly by: 'the stranger’s device' | 'your own device';
  readonly finding: GivenVerdict['finding'];
  readonly at: string;
  /** When it is forgotten. */
  readonly until: string;
};

/** Everything, by where it is: the browser's cookie, rows of the database by table, and the server's memory. */
export type Held = {
  readonly madeAt: string;
  readonly cookie: { readonly anoncam: { readonly rules: string } };
  readonly records: { readonly contact_message: readonly ContactMessageTable[] };
  readonly memory: {
    readonly pages: readonly OpenPage[];
    readonly waitsLonger: boolean;
    readonly findings: readonly FindingHeld[];
    readonly countedThisHour: readonly Counted[];
  };
};

/** What was deleted, and what has to stay a little longer. */
export type Forgotten = {
  readonly messages: number;
  readonly pages: number;
  readonly keptFindings: readonly FindingHeld[];
};

export type DataRequestParts = {
  readonly contact: Pick<ContactDesk, 'listOf' | 'removeAllOf'>;
  readonly cases: Pick<CaseBook, 'eventsAbout'>;
  readonly numbers: Pick<Aggregates, 'tell' | 'forget'>;
  readonly presence: Presence;
};

export class DataRequests {
  readonly #parts: DataRequestParts;

  constructor(parts: DataRequestParts) {
    this.#parts = parts;
  }

  async show({ rules, visitor, writer }: Browser, nowMs: number): Promise<Held> {
    const { contact, numbers, presence } = this.#parts;
    return {
      madeAt: tellTime(nowMs),
      cookie: { anoncam: { rules } },
      records: { contact_message: await contact.listOf(writer) },
      memory: {
        pages: presence.listPagesOf(visitor),
        waitsLonger: presence.isImpatient(visitor),
        findings: await this.#listFindings(visitor),
        countedThisHour: numbers.tell(visitor),
      },
    };
  }

  /**
   * Deletes at once. Findings stay for the days that they count: otherwise whoever was reported by others' devices would only
   * have to press this.
   *
   * @throws if it could not be done; then nothing of it is certain, and it can be asked for again.
   */
  async forget({ visitor, writer }: Browser): Promise<Forgotten> {
    const { contact, numbers, presence } = this.#parts;
    const messages = await contact.removeAllOf(writer);
    numbers.forget(visitor);
    const keptFindings = await this.#listFindings(visitor);
    return { messages, pages: presence.forget(visitor), keptFindings };
  }

  async #listFindings(visitor: VisitorRef): Promise<readonly FindingHeld[]> {
    const events = await this.#parts.cases.eventsAbout(visitor);
    return events.filter(isVerdict).map(({ type, finding, atMs }) => ({
      by: type === 'judged' ? 'the stranger’s device' : 'your own device',
      finding,
      at: tellTime(atMs),
      until: tellTime(atMs + keptMs),
    }));
  }
}

function isVerdict(event: CaseEvent): event is GivenVerdict {
  return event.type !== 'decided';
}

function tellTime(ms: number): string {
  return new Date(ms).toISOString();
}
