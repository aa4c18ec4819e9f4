/** What is looked at when the operator's monitoring asks: the state of things at that moment. */
import { Gauge, type Registry } from 'prom-client';
import type { PurgeRun } from '../privacy/purge.ts';
import type { Census } from '../session/census.ts';

/** How the process itself is. */
export type Vitals = {
  memoryBytes(): Readonly<Record<'process' | 'heap', number>>;
  /** How much later than planned things were done since it was asked last. */
  delaySeconds(): Readonly<Record<'median' | 'p99' | 'max', number>>;
};

export type Visitors = { readonly here: number; census(): Census };

export type Sources = {
  readonly purge: { readonly last: PurgeRun | null; readonly sinceLastMs: number };
  /** What was promised and is late: 1, else 0. */
  overdue(): Readonly<Record<string, boolean>>;
  readonly build: { readonly version: string; readonly protocol: string; readonly runtime: string };
  readonly vitals: Vitals;
};

type Values = Readonly<Record<string, number>>;
type Named = { readonly name: string; readonly help: string };

function look(registry: Registry, named: Named, read: () => number): void {
  new Gauge({
    ...named,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function lookAtEach(registry: Registry, label: string, named: Named, read: () => Values): void {
  new Gauge({
    ...named,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [name, value] of Object.entries(read())) this.set({ [label]: name }, value);
    },
  });
}

/** Of visitors, in a process that has any. */
export function registerVisitorGauges(registry: Registry, reception: Visitors): void {
  look(
    registry,
    { name: 'anoncam_visitors_here', help: 'Visitors on the site, sampled' },
    () => reception.here,
  );
  lookAtEach(
    registry,
    'phase',
    { name: 'anoncam_sessions', help: 'Sessions' },
    () => reception.census().phases,
  );
  lookAtEach(
    registry,
    'mode',
    { name: 'anoncam_waiting', help: 'Tickets that wait' },
    () => reception.census().waiting,
  );
}

export function registerProcessGauges(registry: Registry, { purge, overdue, build, vitals }: Sources): void {
  look(
    registry,
    { name: 'anoncam_purge_age_seconds', help: 'Since the last complete purge, or since the start' },
    () => purge.sinceLastMs / 1_000,
  );
  lookAtEach(
    registry,
    'step',
    { name: 'anoncam_purge_deleted', help: 'What the last complete purge deleted' },
    () => purge.last?.deleted ?? {},
  );
  lookAtEach(registry, 'of', { name: 'anoncam_overdue', help: 'What was promised and is late' }, () =>
    Object.fromEntries(Object.entries(overdue()).map(([of, isLate]) => [of, Number(isLate)])),
  );
  lookAtEach(registry, 'of', { name: 'anoncam_memory_bytes', help: 'Memory in use' }, () =>
    vitals.memoryBytes(),
  );
  lookAtEach(
    registry,
    'quantile',
    { name: 'anoncam_event_loop_delay_seconds', help: 'How late things are done, since the last look' },
    () => vitals.delaySeconds(),
  );
  new Gauge({
    name: 'anoncam_build_info',
    help: 'Which program runs',
    labelNames: Object.keys(build),
    registers: [registry],
  }).set(build, 1);
}
