/**
 * Takes addresses out of a text that others have written, such as what a system says of a failure, before it is logged. Rather a
 * word too much is taken than an address left.
 */
import { isIP } from 'node:net';

const mark = '[address]';
const colon = '(?::|%3A)';
const dot = '(?:\\.|%2E)';
const four = `\\d{1,3}(?:${dot}\\d{1,3}){3}`;
/** Groups with colons, of which the last may be an IPv4 address. */
const six = new RegExp(`(?:[\\da-f]{0,4}${colon}){2,10}(?:${four}|[\\da-f]{1,4})?`, 'gi');
const plainFour = new RegExp(`(?<!\\d|\\d${dot})${four}(?!\\d)`, 'gi');

export function scrubAddresses(text: string): string {
  return text.replaceAll(six, scrubSix).replaceAll(plainFour, mark);
}

/** The longest part that is an address: what stands before, `peer:`, may look like more of it, and a colon may follow. */
function scrubSix(found: string): string {
  const parts = found.replaceAll(/%3A/gi, ':').replaceAll(/%2E/gi, '.').split(':');
  for (let length = parts.length; length > 2; length--) {
    for (let from = 0; from + length <= parts.length; from++) {
      if (isIP(parts.slice(from, from + length).join(':')) !== 6) continue;
      return [...parts.slice(0, from), mark, ...parts.slice(from + length)].join(':');
    }
  }
  return found;
}
