/**
 * Notices that somebody has been away for so long that the server has signed them out, although nothing is asked of it
 * meanwhile: what stood on the screen must not stay there for whoever comes by.
 */
import type { StaffServer } from './api/staff-server.ts';
import type { PageSight } from './page-sight.ts';

/** A little longer than the server waits, so that asking does not itself count as being there. */
export const seatMs = 15 * 60_000 + 10_000;

/** @returns the same server; what is asked of it sets the clock anew, but for what the console asks by itself */
export function checkSeat(server: StaffServer, sight: PageSight): StaffServer {
  let stop: () => void = () => {};
  const wait = (): void => {
    stop();
    stop = sight.after(seatMs, () => void checking.ask('me', {}));
  };
  const checking: StaffServer = {
    ask: async (name, body) => {
      if (name !== 'queue') stop();
      const answer = await server.ask(name, body);
      // Who is not signed in any more has nothing to be signed out of.
      if (name !== 'queue' && (answer.ok || answer.error !== 'signed out')) wait();
      return answer;
    },
  };
  return checking;
}
