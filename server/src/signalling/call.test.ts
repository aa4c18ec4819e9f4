/** A pairing from one side: it becomes a call when both have acknowledged, in whichever order, and only then. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import fc from 'fast-check';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { acknowledgeCall, type Call, proposeCall } from './call.ts';

const now = 1_000;
const id = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const stranger = { session: 'stranger' as SessionId, person: 'browser' as VisitorRef };
const shared = { languages: [], interests: [] };
const address = 'their address' as AddressReference;
const proposed = proposeCall({ id, stranger, shared, part: 'offerer' }, now);

/** One acknowledgement a millisecond, until there are no more or the call exists. */
function acknowledgeAll(row: readonly ('self' | 'stranger')[]): { call: Call; at: number } {
  let call: Call = proposed;
  let at = now;
  for (const by of row) {
    if (call.is === 'proposed')
      call = acknowledgeCall(call, { by, answer: null, address: by === 'stranger' ? address : null }, at);
    at += 1;
  }
  return { call, at };
}

describe('a proposed call', () => {
  test('waits three seconds for two acknowledgements', () => {
    expect(proposed).toEqual({
      is: 'proposed',
      id,
      stranger,
      shared,
      part: 'offerer',
      acknowledgedBy: 'nobody',
      answer: null,
      address: null,
      untilMs: now + 3_000,
    });
  });

  test('keeps the answer that came with the first acknowledgement', () => {
    const answered = acknowledgeCall(proposed, { by: 'stranger', answer: 'answer', address }, now);
    expect(answered).toEqual({ ...proposed, acknowledgedBy: 'stranger', answer: 'answer', address });
  });

  test('becomes a call by any row of acknowledgements that holds both sides, at the moment when it does', () => {
    const side = fc.constantFrom('self' as const, 'stranger' as const);
    fc.assert(
      fc.property(fc.array(side, { minLength: 1, maxLength: 8 }), (row) => {
        const { call, at } = acknowledgeAll(row);
        const decisive = row.findIndex((by) => by !== row[0]);
        if (decisive >= 0)
          expect(call).toEqual({
            is: 'established',
            id,
            stranger: { ...stranger, address },
            sinceMs: now + decisive,
            flowing: 'nobody',
            isConfirmed: true,
          });
        else
          expect(call).toEqual({
            ...proposed,
            acknowledgedBy: row[0] ?? 'nobody',
            address: row[0] === 'stranger' ? address : null,
          });
        expect(at).toBe(now + row.length);
      }),
    );
  });

  test('is not changed by a repeated acknowledgement', () => {
    const once = acknowledgeCall(proposed, { by: 'stranger', answer: 'first', address }, now);
    if (once.is !== 'proposed') throw new Error('established by one side');
    expect(acknowledgeCall(once, { by: 'stranger', answer: 'second', address: null }, now + 1)).toBe(once);
  });
});
