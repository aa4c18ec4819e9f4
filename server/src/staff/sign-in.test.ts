/** Joining and signing in with a passkey made in software, and everything that only looks like it. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { inventory } from '../privacy/inventory.ts';
import { Authenticator } from '../testing/authenticator.ts';
import { ConsoleHouse, Staff, type Told } from '../testing/console-house.ts';
import { describeDatabases } from '../testing/databases.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const minuteMs = 60 * 1000;
const errorOf = ({ status, body }: Told) => [status, body['error'] ?? 'none'];
const refused = [403, 'not allowed'];
const deedsOf = async ({ office }: ConsoleHouse) =>
  (await office.audit.list(null, 100)).map(({ did }) => did).reverse();

describeDatabases('whoever is invited', (databases) => {
  test('joins with a passkey, and comes back with it without typing anything', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = new Staff(house);
    const invitation = await house.invite('privacy', 'Ada');
    const { body: options } = await staff.post('/api/join/options', { invitation });
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { name: 'Ada' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const joined = await staff.join(invitation);
    expect([joined.status, joined.body]).toMatchObject([200, { name: 'Ada', role: 'privacy' }]);
    expect(staff.me?.permissions).toContain('answer data requests');
    expect(joined.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^anoncam-staff=[\w-]{22}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^anoncam-staff-asked=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/),
    ]);
    expect((await staff.post('/api/sign-out', {})).body).toEqual({ done: true });
    expect([staff.cookies.size, errorOf(await staff.get('/api/me'))]).toEqual([0, [401, 'signed out']]);
    const { body: asked } = await staff.post('/api/sign-in/options', {});
    expect([asked['allowCredentials'], asked['userVerification'], asked['rpId']]).toEqual([
      undefined,
      'required',
      'localhost',
    ]);
    expect((await staff.signIn()).body).toEqual({ ...staff.me });
    expect((await staff.get('/api/me')).body).toEqual({ ...staff.me });
    expect(await deedsOf(house)).toEqual(['joined', 'signed out', 'signed in']);
    const [passkey] = await house.records.selectFrom('staff_passkey').selectAll().execute();
    // What a browser says of its device is kept only in words that are known.
    expect(passkey).toMatchObject({ member: staff.id, transports: '["internal"]' });
    expect(await house.office.audit.verify()).toBe(true);
  });

  test('is invited once, for a day, and one of two at once comes in', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const invitation = await house.invite('lead');
    const both = [new Staff(house), new Staff(house)];
    const told = await Promise.all(both.map((staff) => staff.join(invitation)));
    expect(told.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(await house.records.selectFrom('staff_passkey').selectAll().execute()).toHaveLength(1);
    const late = new Staff(house);
    const options = async (code: string) =>
      errorOf(await late.post('/api/join/options', { invitation: code }));
    expect(await options(invitation)).toEqual(refused);
    expect(await options('made-up')).toEqual(refused);
    const other = await house.invite('lead', 'Eve');
    house.clock.advance(24 * 60 * minuteMs - 1);
    expect((await late.post('/api/join/options', { invitation: other })).status).toBe(200);
    house.clock.advance(1);
    expect(await options(other)).toEqual(refused);
  });

  test('S1 cannot join with what was not made for this console, by somebody whom the device knows', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const invitation = await house.invite('lead');
    const staff = new Staff(house);
    for (const habits of [
      { origin: 'https://evil.example' },
      { origin: house.origin.replace('localhost', '127.0.0.1') },
      { origin: house.origin, isUserVerified: false },
    ]) {
      expect(errorOf(await staff.join(invitation, habits))).toEqual(refused);
    }
    for (const response of [{}, { id: 'x' }, { id: 'x', rawId: 'x', type: 'public-key', response: {} }]) {
      await staff.post('/api/join/options', { invitation });
      expect(errorOf(await staff.post('/api/join', { invitation, response }))).toEqual(refused);
    }
    // The question of signing in is not that of joining.
    const { body: asked } = await staff.post('/api/sign-in/options', {});
    const made = { rp: { id: 'localhost' }, user: { id: '' }, challenge: asked['challenge'] };
    const response = staff.device.create(made, staff.habits);
    expect(errorOf(await staff.post('/api/join', { invitation, response }))).toEqual(refused);
    // A device that is known already stays with whom it is known for.
    const known = await house.join('lead', 'Ada');
    expect(errorOf(await new Staff(house, known.device).join(invitation))).toEqual(refused);
    expect(house.bugs).toEqual([]);
    expect((await staff.join(invitation)).status).toBe(200);
  });
});

describeDatabases('signing in', (databases) => {
  test('S1 is refused on another origin, and without showing to the device that it is them', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = await house.join('moderator');
    for (const habits of [
      { origin: 'https://evil.example' },
      { origin: house.origin.replace('http:', 'https:') },
      { origin: `${house.origin}0` },
      { origin: house.origin, isUserVerified: false },
    ]) {
      expect(errorOf(await staff.signIn(habits))).toEqual(refused);
      expect(errorOf(await staff.signInAgain(habits))).toEqual(refused);
    }
    expect((await staff.signIn()).status).toBe(200);
  });

  test('S1 answers a question once, within two minutes, from the browser that was asked', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = await house.join('moderator');
    const other = new Staff(house);
    const ask = async (who: Staff) => (await who.post('/api/sign-in/options', {})).body;
    const answer = (who: Staff, response: unknown) => who.post('/api/sign-in', { response });

    const first = staff.device.get(await ask(staff), staff.habits);
    await ask(other);
    expect(errorOf(await answer(other, first))).toEqual(refused);
    expect((await answer(staff, first)).status).toBe(200);
    // Replayed: without a question, and to another one.
    expect(errorOf(await answer(staff, first))).toEqual(refused);
    await ask(staff);
    expect(errorOf(await answer(staff, first))).toEqual(refused);

    const late = staff.device.get(await ask(staff), staff.habits);
    house.clock.advance(2 * minuteMs);
    expect(errorOf(await answer(staff, late))).toEqual(refused);
    const [, both] = [await ask(staff), staff.device.get(await ask(staff), staff.habits)];
    const cookies = new Map(staff.cookies);
    const again = new Staff(house);
    for (const [name, value] of cookies) again.cookies.set(name, value);
    const told = await Promise.all([answer(staff, both), answer(again, both)]);
    expect(told.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('S1 of a copy is noticed by its counter, refused and written down', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const staff = await house.join('moderator');
    const signIn = async (counter: number) => (await staff.signIn({ ...staff.habits, counter })).status;
    expect([await signIn(0), await signIn(7), await signIn(2 ** 32 - 2)]).toEqual([200, 200, 200]);
    expect([await signIn(2 ** 32 - 2), await signIn(8), await signIn(0)]).toEqual([403, 403, 403]);
    expect(await signIn(2 ** 32 - 1)).toBe(200);
    const refusedOnes = (await deedsOf(house)).filter((did) => did === 'was refused with a copied passkey');
    expect(refusedOnes).toHaveLength(3);
    // Nobody else can have such a thing noted.
    const impostor = new Authenticator();
    impostor.id.set(staff.device.id);
    expect(errorOf(await new Staff(house, impostor).signIn({ ...staff.habits, counter: 1 }))).toEqual(
      refused,
    );
    expect((await deedsOf(house)).filter((did) => did === 'was refused with a copied passkey')).toHaveLength(
      3,
    );
  });

  test('is for whom the passkey belongs to, as long as they are in the team', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const [one, other] = [await house.join('moderator', 'Ada'), await house.join('lead', 'Eve')];
    expect(errorOf(await new Staff(house).signIn())).toEqual(refused);
    const { body: asked } = await one.post('/api/sign-in/options', {});
    const owner = Buffer.from(other.id).toString('base64url');
    const response = one.device.get(asked, one.habits, { owner });
    expect(errorOf(await one.post('/api/sign-in', { response }))).toEqual(refused);

    const { body: again } = await one.post('/api/sign-in-again/options', {});
    expect(again['allowCredentials']).toMatchObject([{ id: one.device.credential }]);
    const foreign = other.device.get(again, other.habits);
    expect(errorOf(await one.post('/api/sign-in-again', { response: foreign }))).toEqual(refused);
    // A question of the one kind is no question of the other.
    const { body: once } = await one.post('/api/sign-in-again/options', {});
    const mixed = one.device.get(once, one.habits);
    expect(errorOf(await one.post('/api/sign-in', { response: mixed }))).toEqual(refused);

    const passkeys = await house.records.selectFrom('staff_passkey').selectAll().execute();
    await house.office.team.revoke(one.id);
    expect(errorOf(await new Staff(house, one.device).signIn())).toEqual(refused);
    // Even where it has come back without its owner.
    await house.records
      .insertInto('staff_passkey')
      .values(passkeys.filter(({ member }) => member === one.id))
      .execute();
    expect(errorOf(await new Staff(house, one.device).signIn())).toEqual(refused);
    expect((await other.signIn()).status).toBe(200);
  });
});

test('H4 over HTTPS the cookies are bound to exactly the console’s origin', async () => {
  await using house = await ConsoleHouse.open({ origin: 'https://console.example' });
  const staff = await house.join('lead');
  expect([...staff.cookies.keys()]).toEqual(['__Host-anoncam-staff']);
  const told = await staff.post('/api/sign-out', {});
  expect(told.headers.getSetCookie()).toEqual([
    '__Host-anoncam-staff=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure',
  ]);
  expect(told.headers.get('strict-transport-security')).toContain('max-age');
});

test('D1 its cookies are those of the inventory, and none of them is in the database as it is', async () => {
  await using house = await ConsoleHouse.open();
  const staff = await house.join('lead');
  await staff.post('/api/sign-in/options', {});
  const names = inventory.filter(({ kind, name }) => kind === 'cookie' && name.startsWith('anoncam-staff'));
  expect([...staff.cookies.keys()].sort()).toEqual(names.map(({ name }) => name).sort());
  const rows = JSON.stringify([
    await house.records.selectFrom('staff_session').selectAll().execute(),
    await house.records.selectFrom('staff_challenge').selectAll().execute(),
  ]);
  for (const secret of staff.cookies.values()) expect(rows).not.toContain(secret);
});
