/** Receipts as people copy them. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Receipt, readReceipt, receiptLength, receiptLetters, showReceipt } from './receipt.ts';

const receipts = fc
  .array(fc.constantFrom(...receiptLetters), { minLength: receiptLength, maxLength: receiptLength })
  .map((letters) => letters.join('') as Receipt);

test('a receipt is read as it is shown, in small letters, with other dashes and with letters that look alike', () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      const shown = showReceipt(receipt);
      expect(shown).toMatch(/^\w{5}-\w{5}-\w{5}-\w{5}$/);
      const alike = shown.replaceAll('0', 'o').replaceAll('1', 'l');
      const ways = [
        shown,
        shown.toLowerCase(),
        ` ${shown.replaceAll('-', ' ')}\n`,
        receipt,
        alike,
        alike.replaceAll('l', 'I'),
      ];
      for (const way of ways) expect(readReceipt(way)).toBe(receipt);
    }),
  );
});

test('what cannot be a receipt is none', () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      for (const wrong of [
        '',
        receipt.slice(1),
        `${receipt}0`,
        `U${receipt.slice(1)}`,
        `é${receipt.slice(1)}`,
      ]) {
        expect(readReceipt(wrong)).toBeNull();
      }
    }),
  );
});
