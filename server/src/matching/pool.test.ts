/** Where people stand, when places where nobody stands are forgotten meanwhile. */
import { expect, test } from 'bun:test';
import { noWishes } from '@anoncam/protocol/wishes';
import { createTicket } from '../testing/tickets.ts';
import { defaultPairingRules } from './pairing.ts';
import { type Occupant, Pool } from './pool.ts';
import { doorstep } from './seating.ts';

function enter(pool: Pool<Occupant>, wishes: Partial<typeof noWishes>): Occupant {
  const ticket = createTicket({ sinceMs: 0, wishes });
  const terms = pool.termsOf(ticket.wishes);
  const occupant = { seat: doorstep, ticket, terms, goneThrough: -1 };
  pool.receive(ticket, terms, 0);
  pool.add(occupant);
  return occupant;
}

/** So many places where nobody stands that they are forgotten. */
function crowd(pool: Pool<Occupant>): void {
  for (let index = 0; index < 12_000; index++)
    pool.termsOf({ ...noWishes, interests: [`interest ${index}` as never] });
}

test('who waits for somebody of the same interest is found by language later, whatever was forgotten', () => {
  const pool = new Pool<Occupant>(defaultPairingRules);
  const early = enter(pool, { interests: ['chess' as never], languages: ['de' as never] });
  crowd(pool);
  pool.tidy();
  pool.open(early, 1);
  const late = enter(pool, { languages: ['de' as never] });
  const found = pool
    .find(late, 1)
    .flatMap((bucket) => Array.from({ length: bucket.size }, (_, at) => bucket.look(at)));
  expect(found).toContain(early.seat);
});

test('places where nobody stands or will stand are forgotten', () => {
  const pool = new Pool<Occupant>(defaultPairingRules);
  const wishes = { ...noWishes, interests: ['chess' as never] };
  const before = pool.termsOf(wishes).interests[0];
  expect(pool.termsOf({ ...wishes }).interests[0]).toBe(before as never);
  crowd(pool);
  pool.tidy();
  expect(pool.termsOf({ ...wishes }).interests[0]).not.toBe(before as never);
});
