/**
 * What is held of one browser, shown to whoever has its cookie, and deleted when they say so. Who that is has been proven
 * before; an address, a name or a story proves nothing here.
 */
import type { AgeLevel } from '@anoncam/protocol/age';
import type { Wishes } from '@anoncam/protocol/wishes';
import type { ContactMessageTable } from '../database/tables.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Consensus } from '../moderation/consensus.ts';
import { keptMs } from '../moderation/half-life.ts';
import type {
  CaseHeld,
  HeldConduct,
  ReportHeld,
  ReportRow,
  SanctionHeld,
} from '../moderation/held-conduct.ts';
import type { GivenVerdict, LogEvent } from '../moderation/testimony.ts';
import type { Aggregates, Counted } from './aggregates.ts';
import type { Browser } from './browser.ts';
import type { ContactDesk } from './contact-desk.ts';
import type { Deletions } from './deletions.ts';

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
  readonly cookie: {
    readonly anoncam: { readonly rules: string; readonly age: AgeLevel; readonly until: string };
  };
  readonly records: {
    readonly contact_message: readonly ContactMessageTable[];
    readonly report: readonly ReportRow[];
  };
  readonly conduct: {
    /** What became of each report, in the same order. */
    readonly reportOutcomes: readonly ReportHeld['outcome'][];
    /** About this browser: in general terms, and never who said it, or in which words. */
    readonly cases: readonly CaseHeld[];
    readonly sanctions: readonly SanctionHeld[];
  };
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
  readonly reports: number;
  readonly pages: number;
  /** Reports that somebody still has to look at. */
  readonly keptReports: number;
  /** About this browser: cases that are open, and sanctions in force. */
  readonly keptCases: number;
  readonly keptSanctions: number;
  readonly keptFindings: readonly FindingHeld[];
};

export type DataRequestParts = {
  readonly contact: Pick<ContactDesk, 'listOf' | 'removeAllOf'>;
  readonly consensus: Pick<Consensus, 'eventsAbout'>;
  readonly conduct: Pick<HeldConduct, 'listReports' | 'listCases' | 'listSanctions'>;
  readonly deletions: Pick<Deletions, 'deleteRows'>;
  readonly numbers: Pick<Aggregates, 'tell' | 'forget'>;
  readonly presence: Presence;
};

export class DataRequests {
  readonly #parts: DataRequestParts;

  constructor(parts: DataRequestParts) {
    this.#parts = parts;
  }

  async show({ rules, level, endsAtMs, visitor, writer }: Browser, nowMs: number): Promise<Held> {
    const { contact, conduct, numbers, presence } = this.#parts;
    const reports = await conduct.listReports(visitor);
    return {
      madeAt: tellTime(nowMs),
      cookie: { anoncam: { rules, age: level, until: tellTime(endsAtMs) } },
      records: { contact_message: await contact.listOf(writer), report: reports.map(({ row }) => row) },
      conduct: {
        reportOutcomes: reports.map(({ outcome }) => outcome),
        cases: await conduct.listCases(visitor),
        sanctions: await conduct.listSanctions(visitor),
      },
      memory: {
        pages: presence.listPagesOf(visitor),
        waitsLonger: presence.isImpatient(visitor),
        findings: await this.#listFindings(visitor),
        countedThisHour: numbers.tell(visitor),
      },
    };
  }

  /**
   * Deletes at once. Findings stay for the days that they count, and so does what is known against the browser: otherwise
   * whoever was reported would only have to press this. A report that waits is somebody else's protection as well.
   *
   * @throws if it could not be done; then nothing of it is certain, and it can be asked for again.
   */
  async forget({ visitor, writer }: Browser): Promise<Forgotten> {
    const { contact, numbers, presence } = this.#parts;
    const messages = await contact.removeAllOf(writer);
    numbers.forget(visitor);
    const kept = await this.#forgetConduct(visitor);
    const keptFindings = await this.#listFindings(visitor);
    return { messages, pages: presence.forget(visitor), ...kept, keptFindings };
  }

  async #forgetConduct(visitor: VisitorRef) {
    const { conduct, deletions } = this.#parts;
    const reports = await conduct.listReports(visitor);
    const closed = reports.filter(({ isOpen }) => !isOpen).map(({ row }) => row.id);
    const [cases, sanctions] = [await conduct.listCases(visitor), await conduct.listSanctions(visitor)];
    return {
      reports: await deletions.deleteRows('report', closed),
      keptReports: reports.length - closed.length,
      keptCases: cases.filter(({ isOpen }) => isOpen).length,
      keptSanctions: sanctions.filter(({ state }) => state === 'in force').length,
    };
  }

  async #listFindings(visitor: VisitorRef): Promise<readonly FindingHeld[]> {
    const events = await this.#parts.consensus.eventsAbout(visitor);
    return events.filter(isVerdict).map(({ type, finding, atMs }) => ({
      by: type === 'judged' ? 'the stranger’s device' : 'your own device',
      finding,
      at: tellTime(atMs),
      until: tellTime(atMs + keptMs),
    }));
  }
}

function isVerdict(event: LogEvent): event is GivenVerdict {
  return event.type === 'judged' || event.type === 'self-judged';
}

function tellTime(ms: number): string {
  return new Date(ms).toISOString();
}
