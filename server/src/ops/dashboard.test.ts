/** The shipped dashboard and alerts against what a real server tells: no name that it does not tell, and none left out. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createDataFolder, settingsFor } from '../testing/application.ts';
import { endProgram, type RunningProgram, startProgram } from '../testing/process.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Panel = {
  readonly title: string;
  readonly type: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string }[];
};

const { panels } = JSON.parse(read('ops/grafana/anoncam.json')) as { panels: readonly Panel[] };
const shown = panels.flatMap(({ targets = [] }) => targets);
const alerts = read('ops/prometheus/anoncam.rules.yaml').match(/(?<=^ +expr: ).*$/gm) ?? [];
const expressions = [...shown.map(({ expr }) => expr), ...alerts];

const dataDir = createDataFolder();
let program: RunningProgram;
/** Of each metric, what stands beside its numbers. */
const told = new Map<string, Set<string>>();

beforeAll(async () => {
  program = await startProgram({
    ...settingsFor(dataDir),
    ANONCAM_LOG_LEVEL: 'info',
    ANONCAM_METRICS_PORT: '0',
  });
  const [, port] = /"port":(\d+),"msg":"metrics are told"/.exec(program.log()) ?? [];
  let text = '';
  // The first purge is done soon after the start, and is told from then on.
  while (!text.includes('anoncam_purge_deleted{')) {
    text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  }
  for (const [, name = '', labels = ''] of text.matchAll(/^(anoncam_\w+)(?:\{(.*)\})? /gm)) {
    const pairs = labels.match(/\w+="[^"]*"/g) ?? [];
    told.set(name, new Set([...(told.get(name) ?? []), ...pairs]));
  }
});
afterAll(async () => {
  await endProgram(program, 'SIGKILL');
  rmSync(dataDir, { recursive: true });
});

/** A histogram is one metric. */
const kindOf = (name: string) => name.replace(/_(bucket|sum|count)$/, '');

/** What an expression names that the server does not tell. */
function findUnknown(expression: string): readonly string[] {
  const names = [...expression.matchAll(/(anoncam_\w+)(?:\{([^}]*)\})?/g)];
  const unknown = names.flatMap(([, name = '', matchers = '']) => {
    const words = told.get(name);
    if (!words) return [name];
    return (matchers.match(/\w+="[^"]*"/g) ?? []).filter((pair) => !words.has(pair));
  });
  const labels = names.flatMap(([, name = '']) =>
    [...(told.get(name) ?? [])].map((pair) => pair.split('=')[0]),
  );
  const grouped = [...expression.matchAll(/by \(([^)]*)\)/g)].flatMap(([, by = '']) => by.split(', '));
  return [...unknown, ...grouped.filter((label) => !labels.includes(label))];
}

test('every metric, label and word of them is one that a server tells', () => {
  expect(expressions.length).toBeGreaterThan(20);
  expect(expressions.flatMap(findUnknown)).toEqual([]);
  const wrong = 'sum by (of, colour) (anoncam_memory_bytes{of="moon"}) + anoncam_cats';
  expect(findUnknown(wrong)).toEqual(['of="moon"', 'anoncam_cats', 'colour']);
});

test('every metric of the server is shown', () => {
  const all = new Set([...told.keys()].map(kindOf));
  const used = new Set(shown.flatMap(({ expr }) => expr.match(/anoncam_\w+/g) ?? []).map(kindOf));
  expect([...used].sort()).toEqual([...all].sort());
});

test('every panel says what it shows, and what is done about it stands in the guide', () => {
  const guide = read('docs/operations.md');
  for (const { title, type, description } of panels) {
    if (type === 'row') continue;
    expect([title, (description ?? '').length > 20]).toEqual([title, true]);
    expect([title, guide.includes(title)]).toEqual([title, true]);
  }
  const names = read('ops/prometheus/anoncam.rules.yaml').match(/(?<=alert: )\w+/g) ?? [];
  expect(names.filter((name) => !guide.includes(name))).toEqual([]);
});
