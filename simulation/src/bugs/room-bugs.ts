/**
 * Bugs that could be in the waiting room and its rules.
 */
import type { PlantedBug } from './planted-bug.ts';

const room = 'server/src/matching/room.ts';
const pool = 'server/src/matching/pool.ts';
const seating = 'server/src/matching/seating.ts';
const search = 'server/src/matching/search.ts';
const pairing = 'server/src/matching/pairing.ts';

export const roomBugs: readonly PlantedBug[] = [
  {
    name: 'somebody may come between picking and removing',
    file: room,
    find: `  enter(ticket: Ticket): Proposal | null {
    const now = this.#clock.now();
    const pool = this.#poolOf(ticket);
    const place = this.#receive(ticket, pool, { now, isOwn: true });
    const stranger = this.#search(place, pool, { now, mayReunite: true });`,
    replace: `  async enter(ticket: Ticket) {
    const now = this.#clock.now();
    const pool = this.#poolOf(ticket);
    const place = this.#receive(ticket, pool, { now, isOwn: true });
    const stranger = this.#search(place, pool, { now, mayReunite: true });
    if (stranger !== nobody) await new Promise<void>((resolve) => this.#clock.at(now + 5, resolve));`,
  },
  {
    name: 'leaving takes out whatever ticket there is',
    file: room,
    find: 'if (place?.ticket.epoch !== epoch) return;',
    replace: 'if (!place) return;',
  },
  {
    name: 'a sweep pairs one ticket twice',
    file: room,
    find: 'if (!pool.isHere(place)) return null;',
    replace: '',
  },
  {
    name: 'who is found in a sweep stays',
    file: room,
    find: 'second: this.#takeOut(stranger, pool) };',
    replace: 'second: pool.ticketAt(stranger) as Ticket };',
  },
  {
    name: 'a former ticket stays when another one comes',
    file: room,
    find: 'if (former) this.#remove(former);',
    replace: '',
  },
  {
    name: 'all kinds of conversation are one',
    file: room,
    find: 'const createPools = () => ({ video: new Pool<Place>(rules), text: new Pool<Place>(rules) });',
    replace:
      'const createPools = () => {\n      const one = new Pool<Place>(rules);\n      return { video: one, text: one };\n    };',
  },
  {
    name: 'wishes never widen',
    file: room,
    find: 'pool.open(place, openness);',
    replace: '',
  },
  {
    name: 'wishes are wide open at once',
    file: room,
    find: 'return opennessAtStep(terms, stepAfter(now - sinceMs));',
    replace: 'return (opennessAtStep(terms, stepAfter(now - sinceMs)) >= 0 ? 3 : 0) as Rank;',
  },
  {
    name: 'who met is forgotten at once',
    file: room,
    find: 'this.#parts.met.forget(now - this.#parts.rules.apartMs);',
    replace: 'this.#parts.met.forget(now);',
  },
  {
    name: 'nobody looks again in time',
    file: room,
    find: 'if (proposal) proposals.push(proposal);',
    replace: 'void proposal;',
  },
  {
    name: 'a seat is not freed',
    file: pool,
    find: 'this.#tickets[seat] = undefined;\n    this.seating.free(seat);',
    replace: 'this.#tickets[seat] = undefined;',
  },
  {
    name: 'tabs of one browser meet',
    file: pool,
    find: 'if (seating.isSamePerson(own.seat, seat) || areOutOfReach(hindrances, others)) return false;',
    replace: 'if (areOutOfReach(hindrances, others)) return false;',
  },
  {
    name: 'who is hard to reach meets each other',
    file: seating,
    find: 'return (a & b & hardToReach) !== 0;',
    replace: 'return (a & b & hardToReach) > 8;',
  },
  {
    name: 'who is hard to reach looks for nobody',
    file: pool,
    find: 'return this.#easyToReach === 0 && this.#isHardToReach(seat);',
    replace: 'return this.#isHardToReach(seat);',
  },
  {
    name: 'only the other one may exclude a country',
    file: pool,
    find: 'if (own.terms.notCountries?.[this.seating.countryOf(seat)] === 1) return false;',
    replace: '',
  },
  {
    name: 'blocked strangers are met',
    file: seating,
    find: '(avoids.size > 0 ? avoidsPersons : 0)',
    replace: '(avoids.size > 1_000 ? avoidsPersons : 0)',
  },
  {
    name: 'only the other one may avoid somebody',
    file: pool,
    find: '!avoids(ticket, other) && !avoids(other, ticket)',
    replace: '!avoids(other, ticket)',
  },
  {
    name: 'who met lately meets again',
    file: search,
    find: "return metAtMs === null ? 'yes' : this.#judgeAgain(seat, metAtMs);",
    replace: "return metAtMs !== this.#now ? 'yes' : this.#judgeAgain(seat, metAtMs);",
  },
  {
    name: 'who met lately meets again when one of them has waited',
    file: pairing,
    find: 'Math.max(a.sinceMs, b.sinceMs)',
    replace: 'Math.min(a.sinceMs, b.sinceMs)',
  },
  {
    name: 'who met lately meets again too soon',
    file: pairing,
    find: 'reunionAfterMs: 5_000',
    replace: 'reunionAfterMs: 500',
  },
  {
    name: 'who met never meets again',
    file: pairing,
    find: "return bothWaitedMs >= rules.reunionAfterMs ? 'reunion' : 'no';",
    replace: "return bothWaitedMs >= rules.apartMs ? 'reunion' : 'no';",
  },
  {
    name: 'in the row nobody is asked how close',
    file: search,
    find: "if (seat !== nobody && this.#isClose(seat) && this.#judge(seat) === 'yes') return seat;",
    replace: "if (seat !== nobody && this.#judge(seat) === 'yes') return seat;",
  },
  {
    name: 'who is proposed is mixed up',
    file: 'server/src/signalling/introduction.ts',
    find: 'strangerEpoch: first.epoch,',
    replace: 'strangerEpoch: second.epoch,',
  },
  {
    name: 'nobody is told that the stranger was not there',
    file: 'server/src/signalling/introduction.ts',
    find: 'if (!delivered) await',
    replace: 'if (delivered === null) await',
  },
  {
    name: 'somebody else is blocked',
    file: 'server/src/signalling/introduction.ts',
    find: 'stranger: { session: first.session, person: personMet(second, first) },',
    replace: 'stranger: { session: first.session, person: personMet(first, second) },',
  },
];
