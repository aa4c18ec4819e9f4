/**
 * Receipts: codes that let somebody without an account come back to what they wrote. As people copy them by hand, letters
 * that look alike are one.
 */
import * as v from 'valibot';

/** Crockford's: no I, L, O or U. Five bits a letter. */
export const receiptLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groupLength = 5;
const groups = 4;
/** 100 bits: nobody guesses one. */
export const receiptLength = groupLength * groups;

/** A receipt code without dashes, in capital letters. */
export type Receipt = string & { readonly __brand: 'Receipt' };

/** What somebody typed, as a receipt; null if it cannot be one. */
export function readReceipt(text: string): Receipt | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const isReceipt =
    letters.length === receiptLength && [...letters].every((letter) => receiptLetters.includes(letter));
  return isReceipt ? (letters as Receipt) : null;
}

/** As it is shown: in groups, `0A1B2-C3D4E-F5G6H-J7K8M`. */
export function showReceipt(receipt: Receipt): string {
  return (receipt.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');
}

/** As one page or server tells it to the other. */
export const ReceiptSchema = v.pipe(v.string(), v.maxLength(64));
