/**
 * Counts for the operator, for as long as the program runs: how much happens, in words of closed lists. It knows no
 * address, no visitor and no country. The only folder that knows the library which writes metrics.
 */
import { type CloseReason, closeCodes } from '@anoncam/protocol/close-codes';
import { type FromVisitor, FromVisitorSchema, type Mode } from '@anoncam/protocol/from-visitor';
import type { Finding } from '@anoncam/protocol/verdict';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Tally } from '../session/tally.ts';

const waitSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];

type MessageType = FromVisitor['type'];
const messageTypes: readonly MessageType[] = FromVisitorSchema.options.map(
  ({ entries }) => entries.type.literal,
);
const reasons = Object.entries(closeCodes) as readonly [CloseReason, (typeof closeCodes)[CloseReason]][];
const reasonOfCode: ReadonlyMap<number, CloseReason> = new Map(
  reasons.map(([name, { code }]) => [code, name]),
);
const modes: readonly Mode[] = ['video', 'text'];
const findings: readonly Finding[] = ['clear', 'explicit', 'empty'];

export class Meter implements Tally {
  readonly registry = new Registry();
  /** Plain numbers, which cost a signal nothing; they are looked at when somebody asks. */
  readonly #heard = Object.fromEntries(messageTypes.map((type) => [type, 0])) as Record<MessageType, number>;
  readonly #pairings = this.#count('anoncam_pairings_total', 'Proposals: two tickets taken out together');
  readonly #calls = this.#count('anoncam_calls_total', 'Calls begun', ['mode']);
  readonly #unconnected = this.#count(
    'anoncam_unconnected_total',
    'Pairs whose devices did not reach each other',
  );
  readonly #closed = this.#count('anoncam_closed_total', 'Connections closed by the server', ['reason']);
  readonly #votes = this.#count('anoncam_votes_total', 'What devices concluded about pictures', [
    'about',
    'finding',
  ]);
  readonly #refusedReports = this.#count(
    'anoncam_quality_refused_total',
    'Reports on calls that were refused',
  );
  readonly #databaseFailures = this.#count('anoncam_database_failures_total', 'Queries that failed');
  readonly #waits = new Histogram({
    name: 'anoncam_wait_seconds',
    help: 'How long waiting took until somebody was met, or it was given up',
    labelNames: ['mode', 'met'],
    buckets: waitSeconds,
    registers: [this.registry],
  });

  constructor() {
    this.#countHeard();
    // What has not happened yet is nought, and not unknown.
    for (const mode of modes) {
      this.#calls.inc({ mode }, 0);
      for (const met of ['yes', 'no']) this.#waits.zero({ mode, met });
    }
    for (const [reason] of reasons) this.#closed.inc({ reason }, 0);
    for (const about of ['stranger', 'self']) {
      for (const finding of findings) this.#votes.inc({ about, finding }, 0);
    }
  }

  heard(type: MessageType): void {
    this.#heard[type] += 1;
  }

  proposed(): void {
    this.#pairings.inc();
  }

  begun(mode: Mode): void {
    this.#calls.inc({ mode });
  }

  unconnected(): void {
    this.#unconnected.inc();
  }

  waited(mode: Mode, ms: number, isMet: boolean): void {
    this.#waits.observe({ mode, met: isMet ? 'yes' : 'no' }, ms / 1_000);
  }

  voted(about: 'stranger' | 'self', finding: Finding): void {
    this.#votes.inc({ about, finding });
  }

  /** The server closed a connection with this code. */
  closed(code: number): void {
    const reason = reasonOfCode.get(code);
    if (reason !== undefined) this.#closed.inc({ reason });
  }

  reportRefused(): void {
    this.#refusedReports.inc();
  }

  databaseFailed(): void {
    this.#databaseFailures.inc();
  }

  #count(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #countHeard(): void {
    const heard = this.#heard;
    new Counter({
      name: 'anoncam_messages_total',
      help: 'Messages from visitors that are of the protocol',
      labelNames: ['type'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const type of messageTypes) this.inc({ type }, heard[type]);
      },
    });
  }
}
