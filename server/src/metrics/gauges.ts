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

export type Sources = {
  readonly reception: { readonly here: number; census(): Census };
  readonly purge: { readonly last: PurgeRun | null; readonly sinceLastMs: number };
  readonly build: { readonly version: string; readonly protocol: string; readonly runtime: string };
  readonly vitals: Vitals;
};

type Values = Readonly<Record<string, number>>;
type Named = { readonly name: string; readonly help: string };

export function registerGauges(registry: Registry, { reception, purge, build, vitals }: Sources): void {
  const registers = [registry];
  const look = (named: Named, read: () => number) =>
    new Gauge({
      ...named,
      registers,
      collect() {
        this.set(read());
      },
    });
  const lookAtEach = (label: string, named: Named, read: () => Values) =>
    new Gauge({
      ...named,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [name, value] of Object.entries(read())) this.set({ [label]: name }, value);
      },
    });
  look({ name: 'anoncam_visitors_here', help: 'Visitors on the site, sampled' }, () => reception.here);
  lookAtEach('phase', { name: 'anoncam_sessions', help: 'Sessions' }, () => reception.census().phases);
  lookAtEach(
    'mode',
    { name: 'anoncam_waiting', help: 'Tickets that wait' },
    () => reception.census().waiting,
  );
  look(
    { name: 'anoncam_purge_age_seconds', help: 'Since the last complete purge, or since the start' },
    () => purge.sinceLastMs / 1_000,
  );
  lookAtEach(
    'step',
    { name: 'anoncam_purge_deleted', help: 'What the last complete purge deleted' },
    () => purge.last?.deleted ?? {},
  );
  lookAtEach('of', { name: 'anoncam_memory_bytes', help: 'Memory in use' }, () => vitals.memoryBytes());
  lookAtEach(
    'quantile',
    { name: 'anoncam_event_loop_delay_seconds', help: 'How late things are done, since the last look' },
    () => vitals.delaySeconds(),
  );
  new Gauge({
    name: 'anoncam_build_info',
    help: 'Which program runs',
    labelNames: Object.keys(build),
    registers,
  }).set(build, 1);
}
