/** How long somebody is signed in: twelve hours, a quarter of an hour alone, and not one request after they were taken out. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { ConsoleHouse, Staff } from '../testing/console-house.ts';
import { describeDatabases } from '../testing/databases.ts';
import { startPostgres } from '../testing/postgres.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
const statusOf = async (staff: Staff, path = '/api/me') => (await staff.get(path)).status;

describeDatabases('a session', (databases) => {
  test('S3 that is used ends after twelve hours', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = await house.join('lead');
    const { signedInUntil } = staff.me ?? {};
    expect(Date.parse(signedInUntil ?? '')).toBe(house.clock.now() + 12 * hourMs);
    for (let passed = 0; passed < 12 * hourMs - 14 * minuteMs; passed += 14 * minuteMs) {
      expect(await statusOf(staff)).toBe(200);
      house.clock.advance(14 * minuteMs);
    }
    expect(await statusOf(staff)).toBe(200);
    house.clock.advance(Date.parse(signedInUntil ?? '') - house.clock.now() - 1);
    expect(await statusOf(staff)).toBe(200);
    house.clock.advance(1);
    expect(await statusOf(staff)).toBe(401);
  });

  test('S3 that is left alone ends after a quarter of an hour, even if the page goes on asking what is new', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const [one, other] = [await house.join('lead', 'Ada'), await house.join('lead', 'Eve')];
    house.clock.advance(15 * minuteMs - 1);
    expect([await statusOf(one), await statusOf(other, '/api/queue')]).toEqual([200, 200]);
    house.clock.advance(1);
    expect([await statusOf(one), await statusOf(other, '/api/queue')]).toEqual([200, 401]);
    house.clock.advance(15 * minuteMs);
    expect(await statusOf(one)).toBe(401);
    // What is over does not come back.
    expect([await statusOf(one), await statusOf(other)]).toEqual([401, 401]);
  });

  test('is fresh for five minutes after signing in, and after doing so again', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = await house.join('admin');
    const invite = async (name: string) => {
      const { status, body } = await staff.post('/api/team/invite', { name, role: 'moderator' });
      return [status, body['error'] ?? 'none'];
    };
    house.clock.advance(5 * minuteMs - 1);
    expect(await invite('Ada')).toEqual([200, 'none']);
    house.clock.advance(1);
    expect([await invite('Eve'), (await staff.get('/api/me')).body['freshUntil']]).toEqual([
      [403, 'sign in again'],
      null,
    ]);
    const { body } = await staff.signInAgain();
    expect(body['freshUntil']).toBe(new Date(house.clock.now() + 5 * minuteMs).toISOString());
    expect(await invite('Eve')).toEqual([200, 'none']);
    // It is the same session, which ends when it would have.
    expect(body['signedInUntil']).toBe(staff.me?.signedInUntil ?? '');
    expect((await house.office.team.list()).members.map(({ name }) => name)).toEqual(['Ada', 'Eve', 'admin']);
  });

  test('S3 ends with the next request after its member was taken out, and a role changes with it', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const [admin, one, other] = [
      await house.join('admin'),
      await house.join('lead', 'Ada'),
      await house.join('lead', 'Eve'),
    ];
    const twice = new Staff(house, one.device);
    await twice.signIn();
    expect([
      await statusOf(one, '/api/queue'),
      await statusOf(twice),
      await statusOf(other, '/api/audit'),
    ]).toEqual([200, 200, 200]);
    expect((await admin.post('/api/team/revoke', { id: one.id })).status).toBe(200);
    expect([await statusOf(one, '/api/queue'), await statusOf(twice), await statusOf(one)]).toEqual([
      401, 401, 401,
    ]);
    expect((await admin.post('/api/team/role', { id: other.id, role: 'moderator' })).status).toBe(200);
    expect([await statusOf(other, '/api/queue'), await statusOf(other, '/api/audit')]).toEqual([200, 403]);
    expect((await other.get('/api/me')).body['role']).toBe('moderator');
  });

  test('is refused to somebody who was taken out even where a row of it is left', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = await house.join('lead');
    const rows = await house.records.selectFrom('staff_session').selectAll().execute();
    await house.office.team.revoke(staff.id);
    // Signed in elsewhere in the very moment.
    await house.records.insertInto('staff_session').values(rows).execute();
    expect(await statusOf(staff)).toBe(401);
  });
});

test('an admin cannot take themselves out, nor give themselves another role', async () => {
  await using house = await ConsoleHouse.open();
  const admin = await house.join('admin');
  const own = async (path: string, more = {}) =>
    (await admin.post(path, { id: admin.id, ...more })).body['error'];
  expect([await own('/api/team/revoke'), await own('/api/team/role', { role: 'lead' })]).toEqual([
    'own decision',
    'own decision',
  ]);
  expect((await admin.get('/api/me')).body['role']).toBe('admin');
});

test('S3 one server takes somebody out, and another knows at once', async () => {
  await using postgres = await startPostgres();
  const url = await postgres.createDatabase();
  await using one = await ConsoleHouse.open({ place: { url, dataDir: '', onLost: () => undefined } });
  await using other = await ConsoleHouse.open({ place: { url, dataDir: '', onLost: () => undefined } });
  const staff = await one.join('lead');
  const there = new Staff(other, staff.device);
  for (const [name, value] of staff.cookies) there.cookies.set(name, value);
  expect([await statusOf(staff), await statusOf(there)]).toEqual([200, 200]);
  await one.office.team.revoke(staff.id);
  expect([await statusOf(staff), await statusOf(there)]).toEqual([401, 401]);
});
