/** The rules change only together with their date: who confirmed other rules is asked again. */
import { expect, test } from 'bun:test';
import { rules, rulesVersion } from './rules.ts';

const pinned = { version: '2026-11-23', hash: '58776a5ec12fa2cdc97af19a75901366' };

test('the rules are those of their date', () => {
  const hash = new Bun.CryptoHasher('sha256').update(rules.join('\n')).digest('hex').slice(0, 32);
  expect({ version: rulesVersion, hash }).toEqual(pinned);
});
