/** The notes that a page carries: worth something only to whom they were given, and for a day. */
import { describe, expect, test } from 'bun:test';
import { type CallId, type Sealed, SealedSchema } from '@anoncam/protocol/ids';
import * as v from 'valibot';
import { createId, createSeededRandom } from '../lib/random.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { Resumption } from './resumption.ts';

const random = createSeededRandom(3);
const masterKey = random.bytes(32);
const resumption = new Resumption({ masterKey, random });
const now = Date.UTC(2026, 0, 1);
const dayMs = 24 * 60 * 60_000;
const session = createId(random) as SessionId;
const stranger = createId(random) as SessionId;
const visitor = createId(random) as VisitorRef;
const call = createId(random) as CallId;
const sessionNote = resumption.sealSession(session, visitor, now);
const callNote = resumption.sealCall({ call, self: session, stranger, mode: 'text', isHidden: true }, now);

describe('the note of a session', () => {
  test('brings the session back', () => {
    expect(resumption.unsealSession(sessionNote, visitor, now)).toBe(session);
  });

  test('is worth nothing to another browser', () => {
    expect(resumption.unsealSession(sessionNote, createId(random) as VisitorRef, now)).toBeNull();
  });
});

describe('the note of a call', () => {
  test('brings the call back', () => {
    expect(resumption.unsealCall(callNote, session, now)).toEqual({
      call,
      stranger,
      mode: 'text',
      isHidden: true,
    });
  });

  test('is worth nothing to another session, the stranger included', () => {
    for (const self of [stranger, createId(random) as SessionId]) {
      expect(resumption.unsealCall(callNote, self, now)).toBeNull();
    }
  });
});

describe('any note', () => {
  const open = (note: Sealed | null, from: Resumption, at: number) => [
    from.unsealSession(note, visitor, at),
    from.unsealCall(note, session, at),
  ];

  test('is worth nothing after a day', () => {
    expect(resumption.unsealSession(sessionNote, visitor, now + dayMs)).toBe(session);
    expect(resumption.unsealSession(sessionNote, visitor, now + dayMs + 1)).toBeNull();
    expect(resumption.unsealCall(callNote, session, now + dayMs)).toEqual({
      call,
      stranger,
      mode: 'text',
      isHidden: true,
    });
    expect(resumption.unsealCall(callNote, session, now + dayMs + 1)).toBeNull();
  });

  test('is not taken for one of the other kind', () => {
    expect(resumption.unsealCall(sessionNote, session, now)).toBeNull();
    expect(resumption.unsealSession(callNote, visitor, now)).toBeNull();
  });

  test('of another installation is worth nothing', () => {
    const other = new Resumption({ masterKey: random.bytes(32), random });
    for (const note of [sessionNote, callNote]) expect(open(note, other, now)).toEqual([null, null]);
  });

  test('survives a restart on the same key', () => {
    const restarted = new Resumption({ masterKey, random });
    expect(restarted.unsealSession(sessionNote, visitor, now)).toBe(session);
    expect(restarted.unsealCall(callNote, session, now)).toEqual({
      call,
      stranger,
      mode: 'text',
      isHidden: true,
    });
  });

  test('that is none, forged, cut or changed is worth nothing, and is no error', () => {
    const flip = (note: string, index: number) =>
      `${note.slice(0, index)}${note[index] === 'A' ? 'B' : 'A'}${note.slice(index + 1)}`;
    const mangled = [sessionNote, callNote].flatMap((note) => [
      ...Array.from({ length: note.length - 1 }, (_, index) => flip(note, index)),
      ...Array.from({ length: note.length }, (_, index) => note.slice(0, index)),
      `${note}AAAA`,
      note + note,
    ]);
    for (const note of [null, 'A'.repeat(400), '-', ...mangled] as (Sealed | null)[]) {
      expect([note, ...open(note, resumption, now)]).toEqual([note, null, null]);
    }
  });

  test('fits the protocol, is different each time, and tells nothing', () => {
    for (const note of [sessionNote, callNote]) {
      expect(v.is(SealedSchema, note)).toBeTrue();
      const plain = Buffer.from(note, 'base64url').toString('latin1');
      for (const secret of [session, stranger, visitor, call]) expect(plain).not.toContain(secret);
    }
    expect(resumption.sealSession(session, visitor, now)).not.toBe(sessionNote);
  });
});
