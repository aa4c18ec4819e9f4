/**
 * What the server is told of wishes and blocked strangers, and when: everything at first, then what changes, and never
 * so much that the page is turned away.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import { type Interest, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import { type Signal, signal } from '@preact/signals';
import { PageGlobals } from '../testing/browser-globals.ts';
import { BlockedStrangers } from './blocked-strangers.ts';
import { WishesTeller } from './wishes-teller.ts';

const key = 'anoncam.blocked';
const ann = 'ann' as Sealed;
const ben = 'ben' as Sealed;

let page: PageGlobals;
let wishes: Signal<Wishes>;
let blocked: BlockedStrangers;
let teller: WishesTeller;
let sent: FromVisitor[];
let isLinkUp: boolean;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  wishes = signal(noWishes);
  blocked = new BlockedStrangers();
  sent = [];
  isLinkUp = true;
  const send = (message: FromVisitor) => {
    if (isLinkUp) sent.push(message);
    return isLinkUp;
  };
  teller = new WishesTeller({ wishes, blocked, send });
});

afterEach(() => page.restore());

function wishFor(interest: string): Wishes {
  const wished = { ...noWishes, interests: [interest as Interest] };
  wishes.value = wished;
  return wished;
}

function prefer(wished: Wishes): FromVisitor {
  return { type: 'prefer', wishes: wished };
}

/** The references of the `block` messages that were sent. */
function toldBlocks(): Sealed[][] {
  return sent.flatMap((message) => (message.type === 'block' ? [message.strangers] : []));
}

describe('a greeting', () => {
  test('says all wishes, then all who are blocked', () => {
    blocked.add(ann);
    blocked.add(ben);
    const chess = wishFor('chess');
    teller.greet();
    expect(sent).toEqual([prefer(chess), { type: 'block', strangers: [ann, ben] }]);
  });

  test('says so even if nothing is wished, and names nobody if nobody is blocked', () => {
    teller.greet();
    expect(sent).toEqual([prefer(noWishes)]);
  });

  test('is for each server anew', () => {
    teller.greet();
    teller.greet();
    expect(sent).toEqual([prefer(noWishes), prefer(noWishes)]);
  });

  test('names all who can be blocked, in messages that can be sent at once', () => {
    for (const length of [10, 60, 140]) {
      const many = Array.from({ length: limits.blocks }, (_, at) => `${at}`.padEnd(length, '-') as Sealed);
      page.storeElsewhere(key, JSON.stringify(many));
      sent = [];
      teller.greet();
      expect(toldBlocks().flat()).toEqual(many);
      expect(sent.length).toBeLessThanOrEqual(11);
      for (const message of sent) {
        const text = encodeMessage(message);
        expect(text.length).toBeLessThanOrEqual(limits.messageBytes);
        expect(parseFromVisitor(text)).toEqual(message);
      }
    }
  });

  test('leaves out the oldest if their references are so long that the page would be turned away', () => {
    const many = Array.from({ length: limits.blocks }, (_, at) => `${at}`.padEnd(400, '-') as Sealed);
    page.storeElsewhere(key, JSON.stringify(many));
    sent = [];
    teller.greet();
    expect(toldBlocks()).toHaveLength(10);
    expect(toldBlocks().flat()).toEqual(many.slice(-toldBlocks().flat().length));
    for (const message of sent)
      expect(encodeMessage(message).length).toBeLessThanOrEqual(limits.messageBytes);
  });
});

describe('wishes that change', () => {
  test('are told in a moment, all that changed by then at once', () => {
    teller.greet();
    sent = [];
    wishFor('chess');
    page.time.advance(300);
    const music = wishFor('music');
    page.time.advance(199);
    expect(sent).toEqual([]);
    page.time.advance(1);
    expect(sent).toEqual([prefer(music)]);
    page.time.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  test('are told at most twice a second, however quickly they change', () => {
    teller.greet();
    sent = [];
    for (let turn = 0; turn < 100; turn++) {
      wishFor(`wish ${turn}`);
      page.time.advance(100);
    }
    expect(sent.length).toBeLessThanOrEqual(20);
    page.time.advance(500);
    expect(sent.at(-1)).toEqual(prefer(wishes.value));
  });

  test('are told before a ticket that would go first, and then not again', () => {
    teller.greet();
    sent = [];
    teller.hurry();
    expect(sent).toEqual([]);
    const chess = wishFor('chess');
    teller.hurry();
    page.time.advance(1_000);
    expect(sent).toEqual([prefer(chess)]);
  });

  test('without the server are told when it is greeted, and not before', () => {
    wishFor('films');
    page.time.advance(1_000);
    teller.greet();
    isLinkUp = false;
    const chess = wishFor('chess');
    page.time.advance(1_000);
    isLinkUp = true;
    page.time.advance(1_000);
    expect(sent).toHaveLength(1);
    teller.greet();
    expect(sent.slice(1)).toEqual([prefer(chess)]);
  });
});

describe('somebody who is blocked', () => {
  test('is named at once, and remembered', () => {
    teller.greet();
    teller.block(ann);
    expect(toldBlocks()).toEqual([[ann]]);
    expect(blocked.all).toEqual([ann]);
  });

  test('without the server is named when it is greeted', () => {
    isLinkUp = false;
    teller.block(ann);
    isLinkUp = true;
    teller.greet();
    expect(toldBlocks()).toEqual([[ann]]);
  });

  test('by another tab is named here too', () => {
    teller.greet();
    teller.block(ann);
    page.storeElsewhere(key, JSON.stringify([ann, ben]));
    expect(toldBlocks()).toEqual([[ann], [ben]]);
  });
});

test('nothing is told any more when it has ended', () => {
  teller.greet();
  sent = [];
  wishFor('chess');
  teller.end();
  wishFor('music');
  page.storeElsewhere(key, JSON.stringify([ben]));
  page.time.advance(60_000);
  expect(sent).toEqual([]);
  expect(page.time.running).toBe(0);
});
