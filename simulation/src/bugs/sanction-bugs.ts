/**
 * Bugs that could be in keeping those on probation and everybody else apart.
 */
import type { PlantedBug } from './planted-bug.ts';

const transition = 'server/src/session/transition.ts';

export const sanctionBugs: readonly PlantedBug[] = [
  {
    name: 'those on probation wait among all others',
    file: 'server/src/matching/room.ts',
    find: 'this.#pools = { ordinary: createPools(), probation: createPools() };',
    replace: 'const all = createPools();\n    this.#pools = { ordinary: all, probation: all };',
  },
  {
    name: 'a ticket does not say that somebody is on probation',
    file: 'server/src/session/said.ts',
    find: 'const ticket: Ticket = { ...who, pool, mode,',
    replace: "const ticket: Ticket = { ...who, pool: pool && 'ordinary', mode,",
  },
  {
    name: 'who waits when probation begins waits on among all others',
    file: transition,
    find: 'changeStanding(state, { ...standing, pool }, now)',
    replace: 'stay({ ...state, standing: { ...standing, pool } })',
  },
  {
    name: 'only who waits is told that probation begins',
    file: transition,
    find: "if (state.phase.is === 'over' || standing.pool === pool) return stay(state);",
    replace: "if (state.phase.is !== 'waiting' || standing.pool === pool) return stay(state);",
  },
];
