/**
 * Ways that many tests go: two visitors meet, write to each other, and one of them blocks the other.
 */
import { expect } from '@playwright/test';
import { awaitAndPress } from './pressing.ts';
import type { PageVisitor } from './test.ts';
import type { Mode, Visitor } from './visitor.ts';

/** Both from nothing into one call. Nobody else may be waiting. */
export async function meet(one: Visitor, other: Visitor, mode: Mode = 'video'): Promise<void> {
  await Promise.all([one.start(mode), other.start(mode)]);
  await Promise.all([one.expectConnected(), other.expectConnected()]);
}

/**
 * From nothing into the waiting room, and known there to the server: whoever goes on from now on finds this one. On a busy
 * machine two who have just parted might otherwise find each other again first.
 */
export async function waitInRoom(visitor: PageVisitor, mode: Mode = 'video'): Promise<void> {
  const untilTheEnd = { timeout: 0 };
  const isKnown = visitor.tab.page.waitForEvent('websocket', untilTheEnd).then((socket) =>
    socket.waitForEvent('framereceived', {
      ...untilTheEnd,
      predicate: ({ payload }) => String(payload).includes('"type":"waiting"'),
    }),
  );
  await visitor.start(mode);
  await isKnown;
}

/** Which of these is in a call now. Of two in one call, one page may say so later than the other. */
export async function findConnected<Some extends Visitor>(visitors: readonly Some[]): Promise<Some> {
  const connected: Some[] = [];
  const look = async () => {
    for (const visitor of visitors) if (/Connected/.test(await visitor.status())) connected.push(visitor);
    return connected.length > 0;
  };
  await expect.poll(look, { message: 'one of them is connected' }).toBe(true);
  return connected[0] as Some;
}

/** One line each way. */
export async function talk(one: Visitor, other: Visitor): Promise<void> {
  await one.say('how are you?');
  await other.expectConversation('how are you?');
  await other.say('very well, thank you');
  await one.expectConversation('very well, thank you');
}

/** Once the stranger has left: before the page goes on by itself, however slow the machine is. */
export async function stayHere({ tab }: Visitor): Promise<void> {
  await awaitAndPress(tab, 'Stay here');
}

/** Never again the present stranger, or the one who has just left. */
export async function block({ tab }: Visitor): Promise<void> {
  await tab.click('button', 'Block stranger');
  await tab.click('button', 'Block');
}
