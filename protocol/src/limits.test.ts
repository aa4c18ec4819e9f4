/** The limits that travel with a message, each at its edge: what just fits is understood, one more is not. */
import { describe, expect, test } from 'bun:test';
import { limits } from './limits.ts';
import { parseBetweenPeers, parseFromServer, parseFromVisitor } from './parse.ts';

const call = 'AbCdEfGhIjKlMnOpQrSt_-';
const reach = { nat: 'unknown', relay: false };
const candidate = { kind: 'candidate', candidate: '', sdpMid: '', sdpMLineIndex: 0 };

function isUnderstood(parse: (text: string) => unknown, message: object): boolean {
  return parse(JSON.stringify(message)) !== null;
}

function expectEdge(parse: (text: string) => unknown, make: (size: number) => object, edge: number): void {
  expect([isUnderstood(parse, make(edge)), isUnderstood(parse, make(edge + 1))]).toEqual([true, false]);
}

describe('limits', () => {
  test('of a description', () => {
    const make = (size: number) => ({
      type: 'wait',
      mode: 'video',
      offer: 'x'.repeat(size),
      reach,
      hidden: false,
    });
    expectEdge(parseFromVisitor, make, limits.descriptionChars);
    expect(isUnderstood(parseFromVisitor, make(0))).toBeFalse();
  });

  test('of a candidate and its place', () => {
    const make = (more: object) => ({ type: 'signal', call, signal: { ...candidate, ...more } });
    expectEdge(parseFromVisitor, (size) => make({ candidate: 'x'.repeat(size) }), limits.candidateChars);
    expectEdge(parseFromVisitor, (size) => make({ sdpMid: 'x'.repeat(size) }), 16);
    expectEdge(parseFromVisitor, (size) => make({ sdpMLineIndex: size }), 15);
  });

  test('of a text, in bytes of UTF-8', () => {
    const make = (letter: string) => (size: number) => ({ type: 'text', text: letter.repeat(size) });
    expectEdge(parseBetweenPeers, make('x'), limits.textBytes);
    expectEdge(parseBetweenPeers, make('\u00e9'), limits.textBytes / 2);
    expectEdge(parseBetweenPeers, make('\u{1f600}'), limits.textBytes / 4);
  });

  test('of what is sealed', () => {
    expectEdge(parseFromVisitor, (size) => ({ type: 'hello', session: 'x'.repeat(size), call: null }), 400);
  });

  test('of the id of a call, in length and letters', () => {
    const make = (id: string) => ({ type: 'unpaired', call: id });
    for (const id of [
      call.slice(1),
      `${call}A`,
      `${call.slice(1)}=`,
      `${call.slice(1)}+`,
      `${call.slice(1)}\n`,
      `${call}\n`,
    ]) {
      expect([id, isUnderstood(parseFromServer, make(id))]).toEqual([id, false]);
    }
  });

  test('of a count: what a number can hold exactly', () => {
    const largest = Number.MAX_SAFE_INTEGER;
    expectEdge(parseFromServer, (here) => ({ type: 'crowd', here, usualMs: null }), largest);
    expectEdge(parseFromServer, (usualMs) => ({ type: 'crowd', here: 0, usualMs }), largest);
    for (const count of ['-0.5', '1e400', '-1', '1e21', '0.1']) {
      expect(parseFromServer(`{"type":"crowd","here":${count},"usualMs":0}`)).toBeNull();
      expect(parseFromServer(`{"type":"crowd","here":0,"usualMs":${count}}`)).toBeNull();
    }
  });

  test('of ICE servers', () => {
    const make = (iceServers: object[]) => ({
      type: 'welcome',
      session: 'x',
      call: null,
      iceServers,
      ownTabsMayMeet: false,
      here: 0,
    });
    const url = 'stun:stun.example';
    expectEdge(parseFromServer, (count) => make(Array(count).fill({ urls: [url] })), 8);
    expectEdge(parseFromServer, (count) => make([{ urls: Array(count).fill(url) }]), 8);
    expectEdge(parseFromServer, (size) => make([{ urls: ['x'.repeat(size)] }]), 256);
    expectEdge(parseFromServer, (size) => make([{ urls: [url], username: 'x'.repeat(size) }]), 256);
    expectEdge(parseFromServer, (size) => make([{ urls: [url], credential: 'x'.repeat(size) }]), 256);
  });

  test('leave room: the longest ticket of plain letters fits into one message', () => {
    const offer = 'a=x\r\n'.repeat(limits.descriptionChars / 5);
    const ticket = JSON.stringify({
      type: 'wait',
      mode: 'video',
      offer,
      reach: { nat: 'symmetric', relay: false },
    });
    expect(ticket.length).toBeLessThanOrEqual(limits.messageBytes);
  });

  test('of wishes', () => {
    const make = (wishes: object) => {
      const none = { languages: [], interests: [], nearby: false, notCountries: [] };
      return { type: 'prefer', wishes: { ...none, ...wishes } };
    };
    const edge = (field: string, item: string, most: number) =>
      expectEdge(parseFromVisitor, (count) => make({ [field]: Array(count).fill(item) }), most);
    edge('languages', 'en', limits.languages);
    edge('interests', 'chess', limits.interests);
    edge('notCountries', 'DE', limits.notCountries);
    expectEdge(parseFromVisitor, (size) => make({ interests: ['x'.repeat(size)] }), limits.interestChars);
    for (const language of ['e', 'engl', 'EN', 'e1', 'en-GB', 'en\n'])
      expect([language, isUnderstood(parseFromVisitor, make({ languages: [language] }))]).toEqual([
        language,
        false,
      ]);
    for (const country of ['d', 'de', 'DEU', 'D1', 'DE\n'])
      expect([country, isUnderstood(parseFromVisitor, make({ notCountries: [country] }))]).toEqual([
        country,
        false,
      ]);
  });

  test('of strangers that are blocked at once', () => {
    const make = (count: number) => ({ type: 'block', strangers: Array(count).fill('x'.repeat(400)) });
    const few = (count: number) => ({ type: 'block', strangers: Array(count).fill('x') });
    expectEdge(parseFromVisitor, few, limits.blocksAtOnce);
    expect(isUnderstood(parseFromVisitor, few(0))).toBeFalse();
    expect(isUnderstood(parseFromVisitor, make(1))).toBeTrue();
  });

  test('leave room: the longest wishes fit into one message, in whatever script', () => {
    const interest = '\u6f22'.repeat(limits.interestChars);
    const wishes = {
      languages: Array(limits.languages).fill('gsw'),
      interests: Array(limits.interests).fill(interest),
      nearby: false,
      notCountries: Array(limits.notCountries).fill('DE'),
    };
    const text = JSON.stringify({ type: 'prefer', wishes });
    expect(parseFromVisitor(text)).not.toBeNull();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.messageBytes);
  });
});
