/**
 * `npm run bench -- NAME [--quick] [--json FILE]`: runs one benchmark, or all; without a name it lists them.
 */
import { parseArgs } from 'node:util';
import { analysis } from './analysis/analysis.ts';
import { backup } from './backup/backup.ts';
import { crowd } from './crowd/crowd.ts';
import { description } from './description/description.ts';
import { firstFrame } from './first-frame/first-frame.ts';
import { flood } from './flood/flood.ts';
import { type Benchmark, BenchmarkError } from './frame/benchmark.ts';
import { checkTools } from './frame/children.ts';
import { createReport } from './frame/report.ts';
import { formatTable } from './frame/table.ts';
import { gateways } from './gateways/gateways.ts';
import { hiding } from './hiding/hiding.ts';
import { keeping } from './keeping/keeping.ts';
import { pairing } from './pairing/pairing.ts';
import { pairingValkey } from './pairing-valkey/pairing-valkey.ts';
import { shield } from './shield/shield.ts';
import { sockets } from './sockets/sockets.ts';
import { switchboard } from './switchboard/switchboard.ts';

const benchmarks: readonly Benchmark[] = [
  firstFrame,
  hiding,
  sockets,
  flood,
  pairing,
  pairingValkey,
  crowd,
  analysis,
  shield,
  keeping,
  backup,
  description,
  switchboard,
  gateways,
];

function listBenchmarks(): string {
  const list = benchmarks.map(({ name, figures }) =>
    [name, ...figures.map((figure) => `    ${figure}`)].join('\n'),
  );
  return [
    'npm run bench -- NAME [--quick] [--json FILE]',
    '',
    ...list,
    'all',
    '    every one of them, one after the other',
  ].join('\n');
}

function choose(name: string): readonly Benchmark[] {
  if (name === 'all') return benchmarks;
  const found = benchmarks.find((benchmark) => benchmark.name === name);
  if (!found) throw new BenchmarkError(`There is no benchmark named ${name}.\n\n${listBenchmarks()}`);
  return [found];
}

async function runBenchmark(benchmark: Benchmark, quick: boolean) {
  const startedAt = performance.now();
  const say = (line: string) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
    console.log(`${seconds} s  ${benchmark.name}  ${line}`);
  };
  const rows = await benchmark.run({ quick, say });
  console.log(`\n${formatTable(rows)}\n`);
  return rows;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (name === undefined) return console.log(listBenchmarks());
  const chosen = choose(name);
  checkTools();
  const rows = [];
  for (const benchmark of chosen) rows.push(...(await runBenchmark(benchmark, values.quick)));
  if (values.json !== undefined) {
    await Bun.write(values.json, `${JSON.stringify(createReport(name, rows), null, 2)}\n`);
  }
}

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
try {
  await run();
  process.exit(0);
} catch (error) {
  const isExpected = error instanceof BenchmarkError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
}
