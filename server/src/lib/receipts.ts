/**
 * Makes receipts, and the tags by which one is found again. Each follows from something that only the server knows whole,
 * so that none has to be kept. What a receipt is for, it does not know.
 */
import { type Receipt, readReceipt, receiptLength, receiptLetters } from '@anoncam/protocol/receipt';
import { deriveKey, digest, tag } from './seal.ts';

export type Receipts = {
  /** The same every time for the same text. */
  receiptOf(text: string): Receipt;
  /** By which it is looked for: how long that takes tells nothing about the receipts that there are. */
  tagOf(receipt: Receipt): string;
  /** The tag of what somebody typed; null if it cannot be a receipt. */
  readTag(typed: string): string | null;
};

/** @param purpose receipts of another purpose are others. */
export function createReceipts(masterKey: Uint8Array, purpose: string): Receipts {
  const key = deriveKey(masterKey, purpose);
  const tagKey = deriveKey(masterKey, `${purpose} tag`);
  const tagOf = (receipt: Receipt) => tag(tagKey, receipt);
  return {
    receiptOf(text) {
      const bytes = digest(key, text).subarray(0, receiptLength);
      return [...bytes].map((byte) => receiptLetters[byte % receiptLetters.length]).join('') as Receipt;
    },
    tagOf,
    readTag(typed) {
      const receipt = readReceipt(typed);
      return receipt && tagOf(receipt);
    },
  };
}
