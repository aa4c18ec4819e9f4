/** Servers that share a waiting room choose at the same moment, and one after the other: whom each may have, and who is left. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { Interest } from '@anoncam/protocol/wishes';
import { hard, SharedRooms } from '../testing/shared-rooms.ts';
import { defaultPairingRules } from './pairing.ts';
import type { SessionId, Ticket } from './ticket.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

test('who comes to two servers at the same instant meets without a sweep', async () => {
  await using site = await SharedRooms.open(2);
  for (let round = 0; round < 200; round++) {
    const [one, other] = [site.ticket(), site.ticket()];
    const met = await Promise.all([site.at(0).enter(one), site.at(1).enter(other)]);
    const found = met.filter((proposal) => proposal !== null);
    expect(found).toHaveLength(1);
    site.tell(found);
    await site.agree(0);
  }
});

test('I5 whom two servers choose at once is handed out once; who comes away with nobody meets somebody else, or waits', async () => {
  await using site = await SharedRooms.open(3);
  for (let round = 0; round < 100; round++) {
    const waiting = [site.ticket(), ...(round % 2 === 0 ? [site.ticket()] : [])].map((ticket) => ({
      ...ticket,
      reach: { nat: 'open', relay: false } as const,
    }));
    // These meet each other by no means.
    const avoids = new Set<SessionId>(waiting.map(({ session }) => session));
    for (const each of waiting) await site.at(0).enter({ ...each, avoids: avoids as Ticket['avoids'] });
    await site.agree(waiting.length);
    const comers = [site.ticket(hard), site.ticket(hard)] as const;
    const met = await Promise.all(comers.map((comer, index) => site.at(1 + index).enter(comer)));
    const firsts = met.flatMap((proposal) => proposal?.first.session ?? []);
    expect(firsts.sort()).toEqual(waiting.map(({ session }) => session).sort());
    site.tell(met);
    await site.agree(comers.length - waiting.length);
    for (const [index, proposal] of met.entries())
      if (!proposal) await site.at(1 + index).leave((comers[index] as Ticket).session, 1);
    await site.agree(0);
  }
});

test('who comes while somebody is being chosen in vain meets them after all', async () => {
  await using site = await SharedRooms.open(3);
  for (let round = 0; round < 60; round++) {
    const wishes = { interests: ['chess' as Interest] };
    const wanted = site.ticket({ wishes });
    // Time changes nothing for whoever wishes for nothing.
    const chosen = site.ticket(hard);
    await site.at(0).enter(wanted);
    await site.at(1).enter(chosen);
    await site.agree(2);
    // From now on these two may meet.
    site.clock.advance(60_000);
    const rival = site.ticket({ ...hard, wishes, sinceMs: site.clock.now() - 60_000 });
    const late = site.ticket();
    // One server chooses one of them for the rival, another both, and somebody comes there who finds neither.
    const asked = [site.at(2).enter(rival), site.at(0).sweep(), site.at(0).enter(late)];
    const met = (await Promise.all(asked)).flat();
    site.tell(met);
    for (let seconds = 0; seconds < 20; seconds++) await site.sweep();
    expect(site.rooms.map((room) => room.count())).toEqual([0, 0, 0]);
  }
});

test('a session that moves from server to server is in the room once, and met as it is now', async () => {
  await using site = await SharedRooms.open(3);
  const ticket = site.ticket();
  for (let epoch = 1; epoch <= 12; epoch++) {
    await site.at(epoch).enter({ ...ticket, epoch });
    // Who is heard of after them.
    const marker = site.ticket({ mode: 'text' });
    await site.at(epoch).enter(marker);
    await site.agree(2);
    await site.at(epoch).leave(marker.session, 1);
    await site.agree(1);
    // The server that it has left hears of that from the session.
    await site.at(epoch - 1 + site.rooms.length).leave(ticket.session, epoch - 1);
  }
  for (let seconds = 0; seconds < 10; seconds++) await site.sweep();
  expect([await site.countStored(), ...site.rooms.map((room) => room.count())]).toEqual([1, 1, 1, 1]);
  const met = await site.at(1).enter(site.ticket());
  expect(met?.first).toMatchObject({ session: ticket.session, epoch: 12 });
  site.tell([met]);
  await site.agree(0);
  for (let seconds = 0; seconds < 10; seconds++) expect(await site.sweep()).toEqual([]);
});

test.each([0, 1] as const)(
  'who has moved away from a server that died is met at once, by server %i',
  async (by) => {
    await using site = await SharedRooms.open(3);
    const ticket = site.ticket();
    await site.at(2).enter(ticket);
    await site.agree(1);
    await site.valkeys[2]?.stop();
    site.rooms.pop();
    await site.at(0).enter({ ...ticket, epoch: 2 });
    await site.at(0).enter(site.ticket({ mode: 'text' }));
    await site.agree(2);
    const met = await site.at(by).enter(site.ticket());
    expect(met?.first).toMatchObject({ session: ticket.session, epoch: 2 });
  },
);

test('who has met by one server is kept apart by all, also by one that starts later, for ten minutes', async () => {
  const rules = { ...defaultPairingRules, reunionAfterMs: 60 * 60_000 };
  await using site = await SharedRooms.open(3, { rules });
  const [one, other] = [site.ticket(), site.ticket()];
  await site.at(0).enter(one);
  await site.agree(1);
  const met = await site.at(1).enter(other);
  expect(met?.first.session).toBe(one.session);
  site.tell([met]);
  await site.agree(0);
  await site.add();
  for (let epoch = 2; epoch < 10; epoch++) {
    const sinceMs = site.clock.now() - 60_000;
    await site.at(epoch).enter({ ...one, epoch, sinceMs });
    await site.agree(1);
    expect(await site.at(epoch + Math.floor(epoch / 4)).enter({ ...other, epoch, sinceMs })).toBeNull();
    await site.agree(2);
    for (let seconds = 0; seconds < 60; seconds++) expect(await site.sweep()).toEqual([]);
    for (const { session } of [one, other]) for (const room of site.rooms) await room.leave(session, epoch);
    await site.agree(0);
  }
  // Who asks for everything anew does not count from then on: told of nothing, everybody has missed something.
  const [channel = ''] = (await site.admin.call('PUBSUB', 'SHARDCHANNELS')) as string[];
  await site.admin.call('SPUBLISH', channel, '0||||');
  const marker = site.ticket({ mode: 'text' });
  await site.at(0).enter(marker);
  await site.agree(1);
  await site.at(0).leave(marker.session, 1);
  await site.agree(0);
  site.clock.advance(2 * 60_000);
  await site.at(0).enter({ ...one, epoch: 10 });
  await site.agree(1);
  expect((await site.at(1).enter({ ...other, epoch: 10 }))?.first.session).toBe(one.session);
});
