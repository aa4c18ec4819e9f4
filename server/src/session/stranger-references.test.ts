/** References to strangers: of use to the server alone, and no two alike. */
import { describe, expect, test } from 'bun:test';
import { type CallId, type Sealed, SealedSchema } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import * as v from 'valibot';
import { createId, createSeededRandom } from '../lib/random.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { Resumption } from './resumption.ts';
import { StrangerReferences } from './stranger-references.ts';

const random = createSeededRandom(17);
const masterKey = random.bytes(32);
const references = new StrangerReferences({ masterKey, random });
const visitor = createId(random) as VisitorRef;
const session = createId(random) as SessionId;
const reference = references.seal(visitor);

describe('a reference', () => {
  test('stands for the person it was made for, a browser or a tab', () => {
    expect(references.unseal([reference, references.seal(session)])).toEqual([visitor, session]);
    expect(references.unseal([])).toEqual([]);
  });

  test('still does after a restart on the same key, and is worth nothing to another installation', () => {
    expect(new StrangerReferences({ masterKey, random }).unseal([reference])).toEqual([visitor]);
    const other = new StrangerReferences({ masterKey: random.bytes(32), random });
    expect(other.unseal([reference])).toEqual([]);
  });

  test('looks like no other one to the same person, and tells nothing', () => {
    const many = Array.from({ length: 1_000 }, () => references.seal(visitor));
    expect(new Set(many).size).toBe(many.length);
    for (const each of many.slice(0, 20)) {
      expect(v.is(SealedSchema, each)).toBeTrue();
      expect(each).not.toContain(visitor);
      expect(Buffer.from(each, 'base64url').toString('latin1')).not.toContain(visitor);
    }
    const heads = new Set(many.map((each) => each.slice(0, 8)));
    const tails = new Set(many.map((each) => each.slice(-8)));
    expect([heads.size, tails.size]).toEqual([many.length, many.length]);
  });

  test('that is forged, cut, changed or doubled stands for nobody, and the others still do', () => {
    const flip = (index: number) =>
      `${reference.slice(0, index)}${reference[index] === 'A' ? 'B' : 'A'}${reference.slice(index + 1)}`;
    const mangled = [
      ...Array.from({ length: reference.length - 1 }, (_, index) => flip(index)),
      ...Array.from({ length: reference.length }, (_, index) => reference.slice(0, index)),
      `${reference}AAAA`,
      reference + reference,
      visitor,
      Buffer.from(visitor).toString('base64url'),
      'A'.repeat(400),
    ] as Sealed[];
    for (const each of mangled) expect([each, references.unseal([each])]).toEqual([each, []]);
    expect(references.unseal([...mangled, reference, ...mangled])).toEqual([visitor]);
  });

  test('fits with a hundred others into one message', () => {
    const strangers = Array.from({ length: limits.blocksAtOnce }, () => references.seal(visitor));
    const text = JSON.stringify({ type: 'block', strangers });
    expect(text.length).toBeLessThanOrEqual(limits.messageBytes);
    expect(parseFromVisitor(text)).toEqual({ type: 'block', strangers });
  });
});

describe('notes and references', () => {
  const resumption = new Resumption({ masterKey, random });
  const now = Date.UTC(2026, 0, 1);

  test('are not taken for each other', () => {
    expect(resumption.unsealSession(reference, visitor, now)).toBeNull();
    expect(resumption.unsealCall(reference, session, now)).toBeNull();
    const call = createId(random) as CallId;
    const notes = [
      resumption.sealSession(session, visitor, now),
      resumption.sealCall({ call, self: session, stranger: session, mode: 'text', isHidden: true }, now),
    ];
    expect(references.unseal(notes)).toEqual([]);
  });
});
