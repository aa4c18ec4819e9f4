/** Who sits at the console: every way in, the fresh sign-in in between, and every way out. */
import { describe, expect, test } from 'bun:test';
import type { Passkeys } from './api/passkeys.ts';
import { Session } from './session.ts';
import { makeId, makeMe } from './testing/made-up.ts';
import { MovedSight, settle } from './testing/moved-sight.ts';
import { refusal, ScriptedServer } from './testing/scripted-server.ts';

const me = makeMe();
const challenge = { challenge: 'abc' };

/** Notes what it was asked with, and says what it is told to. */
class ScriptedPasskeys implements Passkeys {
  readonly used: string[] = [];
  response: Record<string, unknown> | null = { id: 'passkey' };

  async make(options: object) {
    this.used.push(`make ${JSON.stringify(options)}`);
    return this.response;
  }

  async use(options: object) {
    this.used.push(`use ${JSON.stringify(options)}`);
    return this.response;
  }
}

function open(server: ScriptedServer) {
  const passkeys = new ScriptedPasskeys();
  const sight = new MovedSight();
  return { session: new Session(server, passkeys, sight), passkeys, sight };
}

async function openSignedIn(server: ScriptedServer) {
  const opened = open(server.gives('me', me));
  await opened.session.start('');
  return opened;
}

describe('starting', () => {
  test('who is signed in already, goes on', async () => {
    const { session } = await openSignedIn(new ScriptedServer());
    expect(session.standing.value).toEqual({ is: 'signed in', me });
  });

  test('who is not, stands before the door', async () => {
    const { session } = open(new ScriptedServer().answers('me', refusal('signed out')));
    expect(session.standing.value).toEqual({ is: 'starting' });
    await session.start('');
    expect(session.standing.value).toEqual({ is: 'signed out', why: 'fresh' });
  });

  test('without a server nobody is taken for signed out', async () => {
    const { session } = open(new ScriptedServer().answers('me', refusal('unreachable')));
    await session.start('');
    expect(session.standing.value).toEqual({ is: 'unreachable' });
  });

  test('who comes with an invitation, joins, and nothing is asked before', async () => {
    const server = new ScriptedServer();
    const { session } = open(server);
    await session.start('code');
    expect(session.standing.value).toEqual({ is: 'joining', invitation: 'code' });
    expect(server.asked).toEqual([]);
  });
});

describe('joining', () => {
  const joining = () => new ScriptedServer().gives('joinOptions', challenge).gives('join', me);

  test('makes a passkey with what the server wants, and is in', async () => {
    const server = joining();
    const { session, passkeys } = open(server);
    await session.start('code');
    expect(await session.join('code')).toBeNull();
    expect(session.standing.value).toEqual({ is: 'signed in', me });
    expect(passkeys.used).toEqual([`make ${JSON.stringify(challenge)}`]);
    expect(server.asked).toEqual([
      { name: 'joinOptions', body: { invitation: 'code' } },
      { name: 'join', body: { invitation: 'code', response: { id: 'passkey' } } },
    ]);
  });

  test('who makes none, is told and may try again', async () => {
    const { session, passkeys } = open(joining());
    await session.start('code');
    passkeys.response = null;
    expect(await session.join('code')).toBe('no passkey');
    expect(session.standing.value.is).toBe('joining');
    passkeys.response = { id: 'passkey' };
    expect(await session.join('code')).toBeNull();
  });

  test('an old invitation makes no passkey, and what the server says of it is passed on', async () => {
    const notInvited = refusal('not allowed', 'This invitation was used.');
    const { session, passkeys } = open(new ScriptedServer().answers('joinOptions', notInvited));
    await session.start('code');
    expect(await session.join('code')).toEqual(notInvited);
    expect(passkeys.used).toEqual([]);
  });
});

describe('signing in', () => {
  const signedOut = () => new ScriptedServer().answers('me', refusal('signed out'));

  test('uses a passkey with what the server wants, and is in', async () => {
    const { session, passkeys } = open(signedOut().gives('signInOptions', challenge).gives('signIn', me));
    await session.start('');
    expect(await session.signIn()).toBeNull();
    expect(session.standing.value).toEqual({ is: 'signed in', me });
    expect(passkeys.used).toEqual([`use ${JSON.stringify(challenge)}`]);
  });

  test('a passkey that is refused lets nobody in', async () => {
    const notKnown = refusal('not allowed', 'This passkey does not open this console.');
    const server = signedOut().gives('signInOptions', challenge).answers('signIn', notKnown);
    const { session } = open(server);
    await session.start('');
    expect(await session.signIn()).toEqual(notKnown);
    expect(session.standing.value.is).toBe('signed out');
  });

  test('without options the device is not even asked', async () => {
    const { session, passkeys } = open(signedOut().answers('signInOptions', refusal('too often')));
    await session.start('');
    expect(await session.signIn()).toEqual(refusal('too often'));
    expect(passkeys.used).toEqual([]);
  });
});

describe('signing in again', () => {
  const done = { ok: true, value: { done: true } } as const;
  const body = { id: makeId('a') };
  const wanting = () =>
    new ScriptedServer()
      .answers('approve', refusal('sign in again'), done)
      .gives('signInAgainOptions', challenge)
      .gives('signInAgain', makeMe({ freshUntil: '2026-11-26T12:05:00Z' }));

  test('the request waits for it and then goes on', async () => {
    const { session } = await openSignedIn(wanting());
    expect(session.wantsFreshSignIn).toBe(false);
    const approving = session.server.ask('approve', body);
    await settle();
    expect(session.wantsFreshSignIn).toBe(true);
    expect(await session.signInAgain()).toBeNull();
    expect(await approving).toEqual(done);
    expect(session.wantsFreshSignIn).toBe(false);
    expect(session.standing.value).toMatchObject({ me: { freshUntil: '2026-11-26T12:05:00Z' } });
  });

  test('several requests share one', async () => {
    const server = wanting()
      .answers('refuse', refusal('sign in again'), done)
      .answers('approve', refusal('sign in again'), done);
    const { session, passkeys } = await openSignedIn(server);
    const both = [session.server.ask('approve', body), session.server.ask('refuse', body)];
    await settle();
    await session.signInAgain();
    expect(await Promise.all(both)).toEqual([done, done]);
    expect(passkeys.used).toHaveLength(1);
  });

  test('who does not want to, leaves the request undone', async () => {
    const { session } = await openSignedIn(wanting());
    const approving = session.server.ask('approve', body);
    await settle();
    session.declineSignInAgain();
    expect(await approving).toEqual(refusal('sign in again'));
    expect(session.wantsFreshSignIn).toBe(false);
    expect(session.standing.value.is).toBe('signed in');
  });

  test('who made no passkey, may try again', async () => {
    const { session, passkeys } = await openSignedIn(wanting());
    const approving = session.server.ask('approve', body);
    await settle();
    passkeys.response = null;
    expect(await session.signInAgain()).toBe('no passkey');
    expect(session.wantsFreshSignIn).toBe(true);
    passkeys.response = { id: 'passkey' };
    expect(await session.signInAgain()).toBeNull();
    expect(await approving).toEqual(done);
  });

  test('whose session ended meanwhile, is out, and the request with it', async () => {
    const { session } = await openSignedIn(wanting().answers('signInAgain', refusal('signed out')));
    const approving = session.server.ask('approve', body);
    await settle();
    expect(await session.signInAgain()).toEqual(refusal('signed out'));
    expect(session.standing.value).toEqual({ is: 'signed out', why: 'ended' });
    expect((await approving).ok).toBe(false);
    expect(session.wantsFreshSignIn).toBe(false);
  });

  test('the next one is asked for anew', async () => {
    const server = wanting().answers(
      'approve',
      refusal('sign in again'),
      done,
      refusal('sign in again'),
      done,
    );
    const { session, passkeys } = await openSignedIn(server);
    for (const times of [1, 2]) {
      const approving = session.server.ask('approve', body);
      await settle();
      expect(session.wantsFreshSignIn).toBe(true);
      await session.signInAgain();
      expect(await approving).toEqual(done);
      expect(passkeys.used).toHaveLength(times);
    }
  });
});

describe('being signed out', () => {
  test('by whatever is asked next', async () => {
    const { session } = await openSignedIn(new ScriptedServer().answers('queue', refusal('signed out')));
    await session.server.ask('queue', {});
    expect(session.standing.value).toEqual({ is: 'signed out', why: 'ended' });
  });

  test('by one’s own wish, at once, even if the server does not hear it', async () => {
    const { session } = await openSignedIn(new ScriptedServer().answers('signOut', refusal('unreachable')));
    await session.signOut();
    expect(session.standing.value).toEqual({ is: 'signed out', why: 'chosen' });
  });

  test('is not told to who was never in', async () => {
    const { session } = open(new ScriptedServer().answers('me', refusal('signed out')));
    await session.start('');
    await session.server.ask('me', {});
    expect(session.standing.value).toEqual({ is: 'signed out', why: 'fresh' });
  });
});
