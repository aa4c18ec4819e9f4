/**
 * How often a network may ask over plain HTTP, each route by what asking costs. What one is wrong about, and what is left here,
 * is counted beside the routes themselves: `limited.ts`.
 */
import type { Door } from '../enforcement/door.ts';
import type { DoorEvent } from '../enforcement/limits.ts';
import { answerLater } from './routes.ts';

/** The refusal; null where the route may answer. */
export type LimitRequest = (name: string, address: string) => Promise<Response | null>;

const eventOf: Readonly<Record<string, DoorEvent>> = {
  'POST /admission': 'newcomer',
  'GET /contact/challenge': 'challenge',
  'GET /standing/challenge': 'challenge',
};
/** For the operator's own monitoring, which asks whenever it likes. */
const unlimited = /^GET \/health\//;

export function createRequestLimits(door: Pick<Door, 'around' | 'ask'>): LimitRequest {
  return async (name, address) => {
    if (unlimited.test(name)) return null;
    const seconds = await door.ask(eventOf[name] ?? 'request', door.around(address));
    return seconds === null ? null : answerLater(seconds);
  };
}
