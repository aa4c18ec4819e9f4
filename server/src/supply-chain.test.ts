/** What is wrong with a package would be found; that nothing is, the lint stage says. */
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { findFaults, readSupplyChain, type SupplyChain } from './testing/supply-chain.ts';

const integrity = `sha512-${'a'.repeat(86)}==`;
const sound: SupplyChain = {
  own: { '.': { dependencies: { one: '1.2.3', '@anoncam/protocol': '*' }, allowScripts: { two: false } } },
  installed: { 'node_modules/one': { license: 'MIT' }, 'node_modules/two': { license: '(GPL-3.0 OR MIT)' } },
  locked: { 'node_modules/one': { integrity }, 'node_modules/two': { integrity, hasInstallScript: true } },
};

test('what is installed is really read', () => {
  const { own, installed, locked } = readSupplyChain(join(import.meta.dir, '../..'));
  expect(Object.keys(own).length).toBeGreaterThan(7);
  expect(Object.keys(installed).length).toBeGreaterThan(200);
  expect(Object.keys(locked).length).toBeGreaterThan(Object.keys(installed).length);
});

test('what is sound has no fault', () => {
  expect(findFaults(sound)).toEqual([]);
});

const one = 'node_modules/one';
test.each<[string, Partial<SupplyChain>]>([
  ['one is licensed as GPL-3.0', { installed: { [one]: { license: 'GPL-3.0' } } }],
  ['one is licensed as MIT AND GPL-3.0', { installed: { [one]: { license: 'MIT AND GPL-3.0' } } }],
  ['one is licensed as MPL-2.0', { installed: { [one]: { license: 'MPL-2.0' } } }],
  ['one names no licence', { installed: { [one]: {} } }],
  [
    '. asks for one ^1.2.3, which is no single version',
    { own: { '.': { ...sound.own['.'], dependencies: { one: '^1.2.3' } } } },
  ],
  [
    'web asks for one latest, which is no single version',
    { own: { ...sound.own, web: { devDependencies: { one: 'latest' } } } },
  ],
  ['one has no hash in the lock file', { locked: { ...sound.locked, [one]: {} } }],
  ['one has no hash in the lock file', { locked: { ...sound.locked, [one]: { integrity: 'sha1-abc' } } }],
  [
    'one comes by git+ssh://git.example/one',
    { locked: { ...sound.locked, [one]: { integrity, resolved: 'git+ssh://git.example/one' } } },
  ],
  [
    'one wants to run a script: decide',
    { locked: { ...sound.locked, [one]: { integrity, hasInstallScript: true } } },
  ],
  ['two stands among allowScripts and has no script', { locked: { [one]: { integrity } } }],
])('is found: %s', (fault, change) => {
  expect(findFaults({ ...sound, ...change })).toEqual([fault]);
});
