/** Holds the dependency sentence and what belongs to it, by reading the imports of every source file. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dir, '../..');
const row = 'lib valkey database addresses enforcement matching signalling moderation privacy backup';
/** A folder, or a file beside them, may use what stands further left; those in one group do not see each other. */
const order = [
  ...row.split(' ').map((name) => [name]),
  ['session', 'staff', 'pages'],
  ['metrics'],
  ['edge'],
  ['keeping'],
  ['moderating'],
  ['serving'],
  ['compose'],
  ['main', 'cli'],
];
const outside = {
  protocol: /^valibot$/,
  web: /^(@anoncam\/protocol\/[\w/-]+|altcha-lib(\/algorithms\/web\/\w+)?|preact(\/\w+)?|@preact\/signals|valibot)$/,
  console: /^(@anoncam\/protocol\/[\w/-]+|preact(\/\w+)?|@preact\/signals|@simplewebauthn\/browser|valibot)$/,
  server:
    /^(@anoncam\/protocol\/[\w/-]+|altcha-lib(\/algorithms\/web\/\w+)?|node:[\w/]+|bun|bun:sqlite|kysely(\/migration)?|age-encryption|mmdb-lib|pg|pino|valibot)$/,
};
/** The classifier's worker alone uses WebAssembly of others, and only files, no code that would run in the page. */
const outsideOfClassifier =
  /^(@tensorflow\/tfjs-backend-wasm\/wasm-out\/[\w-]+\.wasm|classifier-weights)\?url$/;
const ambient = /\b(process\.|Date\.now\b|Math\.random\b|setTimeout\b|setInterval\b|new Date\(\))/;
const mayBeAmbient =
  /^server\/src\/((lib|edge|cli)\/|main\.ts$|backup\/[\w-]+-program\.ts$)|\.(memory|valkey)\.ts$/;
const isDriver = /\.(memory|valkey)\.ts$/;
const isTest = (path: string) => /\.(test|contract)\.tsx?$|\/src\/testing\//.test(path);

type Sources = ReadonlyMap<string, string>;

function readSources(): Sources {
  const paths = [
    ...new Bun.Glob('{protocol,server,web,console}/src/**/*.{ts,tsx}').scanSync({ cwd: root }),
  ].sort();
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/^(?:import|export)\b[^;'"]*?\bfrom '([^']+)'|\bimport\(?\s*'([^']+)'/gm);
  return [...found].map(([, from, bare]) => {
    const name = from ?? bare ?? '';
    const own = /^@anoncam\/protocol\/([\w/-]+)$/.exec(name)?.[1];
    return name.startsWith('.')
      ? normalize(join(dirname(path), name))
      : own
        ? `protocol/src/${own}.ts`
        : name;
  });
}

function rankOf(path: string): { rank: number; name: string } {
  const name = path.replace('server/src/', '').split('/')[0]?.replace(/\.ts$/, '') ?? '';
  return { name, rank: order.findIndex((group) => group.includes(name)) };
}

function isServerImportAllowed(path: string, target: string): boolean {
  const [from, to] = [rankOf(path), rankOf(target)];
  if (from.name === to.name) return true;
  // The settings stand beside the row.
  if (to.name === 'config') return from.rank >= rankOf('edge').rank;
  if (from.name === 'config') return ['lib', 'valkey'].includes(to.name);
  return to.rank >= 0 && to.rank < from.rank;
}

function isOutsideAllowed(path: string, target: string): boolean {
  const [home = ''] = path.split('/');
  if (target === 'prom-client') return path.startsWith('server/src/metrics/');
  if (target === 'ioredis')
    return (
      path.startsWith('server/src/valkey/') ||
      isDriver.test(path) ||
      path === 'server/src/cli/doctor/valkey.ts'
    );
  if (target === '@simplewebauthn/server') return path.startsWith('server/src/staff/');
  if (path === 'web/src/moderation/classifier/classifier-worker.ts' && outsideOfClassifier.test(target))
    return true;
  return (
    (['web', 'console'].includes(home) && target.endsWith('.css')) ||
    outside[home as keyof typeof outside].test(target)
  );
}

function isImportAllowed(path: string, target: string): boolean {
  const [home = '', aim = ''] = [path.split('/')[0], target.split('/')[0]];
  if (isTest(target)) return false;
  if (isDriver.test(target) && !/^server\/src\/compose[./]/.test(path)) return false;
  if (!/^(server|web|console|protocol)\/src\//.test(target)) return isOutsideAllowed(path, target);
  // No word that only those who decide need goes to visitors.
  if (home === 'web' && target.startsWith('protocol/src/staff-api/')) return false;
  if (home === 'server' && aim === 'server') return isServerImportAllowed(path, target);
  return aim === home || aim === 'protocol';
}

/** Every way from a file back to itself, type-only imports included. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [`a circle: ${[...way.slice(way.indexOf(path)), path].join(' → ')}`];
    if (done.has(path)) return [];
    const found = (graph.get(path) ?? []).flatMap((target) => visit(target, [...way, path]));
    done.add(path);
    return found;
  };
  return [...graph.keys()].flatMap((path) => visit(path, []));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
}

function findViolations(sources: Sources): string[] {
  const graph = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  const product = [...sources].filter(([path]) => !isTest(path));
  const imports = product.flatMap(([path]) =>
    (graph.get(path) ?? []).flatMap((target) =>
      isImportAllowed(path, target) ? [] : [`${path} imports ${target}`],
    ),
  );
  const ambients = product.flatMap(([path, text]) => {
    const found =
      path.startsWith('server/') && !mayBeAmbient.test(path) && ambient.exec(withoutComments(text));
    return found ? [`${path} uses ${found[0]}`] : [];
  });
  return [...imports, ...ambients, ...findCycles(graph)];
}

test('the sources keep the dependency sentence', () => {
  const sources = readSources();
  expect(sources.size).toBeGreaterThan(50);
  expect([...sources].flatMap(([path, text]) => importsOf(path, text)).length).toBeGreaterThan(100);
  expect(findViolations(sources)).toEqual([]);
});

const planted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'an import to the right': { 'server/src/lib/a.ts': "import { x } from '../matching/ticket.ts';" },
  'a type from the right': {
    'server/src/matching/a.ts': "import type {\n  X,\n} from '../session/socket.ts';",
  },
  'an import within a group': { 'server/src/session/a.ts': "export { x } from '../pages/rules.ts';" },
  'settings in the core': { 'server/src/session/a.ts': "import { readConfig } from '../config.ts';" },
  'a folder that has no place': { 'server/src/utils/a.ts': "import { x } from '../lib/assert.ts';" },
  'the core in the settings': { 'server/src/config.ts': "import { x } from './session/socket.ts';" },
  'a driver outside of compose': {
    'server/src/session/a.ts': "import { x } from '../matching/waiting-room.memory.ts';",
  },
  'metrics in the core': { 'server/src/session/a.ts': "import { Counter } from 'prom-client';" },
  'the library of the store in the core': {
    'server/src/enforcement/a.ts': "import { Redis } from 'ioredis';",
  },
  'passkeys in the core': { 'server/src/edge/a.ts': "import { x } from '@simplewebauthn/server';" },
  'the server in the page': { 'web/src/a.ts': "import { x } from '../../server/src/lib/assert.ts';" },
  'the console in the page': { 'web/src/a.ts': "import { x } from '../../console/src/session.ts';" },
  'words of the staff in the page': {
    'web/src/a.ts': "import { x } from '@anoncam/protocol/staff-api/staff-cases';",
  },
  'the page in the console': { 'console/src/a.ts': "import { x } from '../../web/src/visit.ts';" },
  'the server in the console': { 'console/src/a.ts': "import { x } from '../../server/src/lib/assert.ts';" },
  'a library in the console': { 'console/src/a.tsx': "import 'lodash';" },
  'a library in the page': { 'web/src/a.tsx': "import 'lodash';" },
  'kernels in the page': {
    'web/src/a.ts': "import url from '@tensorflow/tfjs-backend-wasm/wasm-out/a.wasm?url';",
  },
  'a library in the protocol': { 'protocol/src/a.ts': "import { x } from 'pino';" },
  'a test in the product': { 'server/src/session/a.ts': "import { x } from '../testing/world.ts';" },
  'the time of day': { 'server/src/matching/a.ts': 'const now = Date.now();' },
  'a timer': { 'server/src/session/a.ts': 'setTimeout(() => {}, 1);' },
  'the environment': { 'server/src/config.ts': 'const { env } = process.env;' },
  'a circle of types': {
    'server/src/lib/a.ts': "import type { B } from './b.ts';",
    'server/src/lib/b.ts': "import { c } from './c.ts';",
    'server/src/lib/c.ts': "import type { A } from './a.ts';",
  },
};

test.each(Object.entries(planted))('%s would be found', (_, files) => {
  expect(findViolations(new Map(Object.entries(files)))).toHaveLength(1);
});

test('what is only spoken of is not found', () => {
  const text = "/** Never `Date.now()`. */\n// setTimeout\nconst url = 'http://x'; // process.env";
  expect(findViolations(new Map([['server/src/matching/a.ts', text]]))).toEqual([]);
});
