/**
 * Ways that many tests go: two visitors meet, and two visitors write to each other.
 */
import type { Mode, Visitor } from './visitor.ts';

/** Both from nothing into one call. Nobody else may be waiting. */
export async function meet(one: Visitor, other: Visitor, mode: Mode = 'video'): Promise<void> {
  await Promise.all([one.start(mode), other.start(mode)]);
  await Promise.all([one.expectConnected(), other.expectConnected()]);
}

/** One line each way. */
export async function talk(one: Visitor, other: Visitor): Promise<void> {
  await one.say('how are you?');
  await other.expectConversation('how are you?');
  await other.say('very well, thank you');
  await one.expectConversation('very well, thank you');
}
