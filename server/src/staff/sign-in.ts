/**
 * Joining the team and signing in, with passkeys and nothing else: each answer is to a question that this very browser was
 * asked, and counts once.
 */
import type { Me, StaffId } from '@anoncam/protocol/staff-api/staff-session';
import type { Records } from '../database/open-database.ts';
import type { StaffPasskeyTable } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import { sessionMs } from '../privacy/staff-forgetting.ts';
import type { AuditNoter } from './audit-log.ts';
import type { Challenges } from './challenges.ts';
import type { PasskeyJson, Passkeys } from './passkeys.ts';
import type { StaffAnswered, StaffRefusal } from './route.ts';
import type { StaffCookies } from './staff-cookies.ts';
import { readMember, type StaffMember } from './staff-member.ts';
import { describeSession, freshMs, type StaffSession, type StaffSessions } from './staff-sessions.ts';
import type { Team } from './team.ts';

export type SignInParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly audit: AuditNoter;
  readonly passkeys: Passkeys;
  readonly challenges: Challenges;
  readonly cookies: StaffCookies;
  readonly sessions: StaffSessions;
  readonly team: Team;
};

type Known = Pick<StaffPasskeyTable, 'credential' | 'public_key'> & { readonly owner: StaffMember };

const notInvited: StaffRefusal = {
  refusal: 'not allowed',
  words: 'This invitation was used, is older than a day, or never was one. Ask for another.',
};
const tooLate: StaffRefusal = { refusal: 'not allowed', words: 'That took too long. Try again.' };
const notKnown: StaffRefusal = { refusal: 'not allowed', words: 'This passkey does not open this console.' };
const copied: StaffRefusal = {
  refusal: 'not allowed',
  words: 'This passkey seems to be a copy of another. Ask for a new invitation.',
};

export class SignIn {
  readonly #parts: SignInParts;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  async offerJoining(invitation: string): Promise<StaffAnswered<PasskeyJson>> {
    const { team, challenges, passkeys, cookies } = this.#parts;
    const member = await team.findInvited(invitation);
    if (!member) return notInvited;
    const { tag, cookie } = cookies.issue('asked');
    const challenge = await challenges.ask(tag, 'join');
    return { tells: await passkeys.offerJoining(challenge, member), cookies: [cookie] };
  }

  async join(
    cookie: string | null,
    { invitation, response }: { readonly invitation: string; readonly response: PasskeyJson },
  ): Promise<StaffAnswered<Me>> {
    const { team, passkeys, audit } = this.#parts;
    const challenge = await this.#takeAsked(cookie, 'join');
    if (challenge === null) return tooLate;
    const member = await team.findInvited(invitation);
    if (!member) return notInvited;
    const passkey = await passkeys.readNew(response, challenge);
    if (!passkey || (await this.#findPasskey(passkey.credential))) return notKnown;
    await audit.append({ who: member.id, did: 'joined', to: member.id, reason: '' });
    return (await team.join(invitation, passkey)) ? this.#begin(member) : notInvited;
  }

  async offer(): Promise<StaffAnswered<PasskeyJson>> {
    const { challenges, passkeys, cookies } = this.#parts;
    const { tag, cookie } = cookies.issue('asked');
    const challenge = await challenges.ask(tag, 'sign in');
    return { tells: await passkeys.offerSigningIn(challenge, null), cookies: [cookie] };
  }

  async signIn(cookie: string | null, response: PasskeyJson): Promise<StaffAnswered<Me>> {
    const challenge = await this.#takeAsked(cookie, 'sign in');
    if (challenge === null) return tooLate;
    const checked = await this.#check(response, challenge);
    if ('refusal' in checked) return checked;
    const { id } = checked.owner;
    await this.#parts.audit.append({ who: id, did: 'signed in', to: id, reason: '' });
    return this.#begin(checked.owner);
  }

  /** Asks the member who is signed in for their own passkey. */
  async offerAgain(session: string, member: StaffId): Promise<StaffAnswered<PasskeyJson>> {
    const { records, challenges, passkeys } = this.#parts;
    const own = await records
      .selectFrom('staff_passkey')
      .select(['credential', 'transports'])
      .where('member', '=', member)
      .execute();
    const challenge = await challenges.ask(session, 'sign in again');
    return { tells: await passkeys.offerSigningIn(challenge, own) };
  }

  async signInAgain(
    { tag, member, endsAtMs }: StaffSession,
    response: PasskeyJson,
  ): Promise<StaffAnswered<Me>> {
    const { challenges, audit, sessions, clock } = this.#parts;
    const challenge = await challenges.take(tag, 'sign in again');
    if (challenge === null) return tooLate;
    const checked = await this.#check(response, challenge);
    if ('refusal' in checked) return checked;
    if (checked.owner.id !== member.id) return notKnown;
    await audit.append({ who: member.id, did: 'signed in again', to: member.id, reason: '' });
    await sessions.freshen(tag);
    return { tells: describeSession({ member, endsAtMs, freshUntilMs: clock.now() + freshMs }) };
  }

  async signOut(session: string): Promise<StaffAnswered<{ done: true }>> {
    await this.#parts.sessions.end(session);
    return { tells: { done: true }, cookies: [this.#parts.cookies.dismiss('staff')] };
  }

  async #takeAsked(cookie: string | null, purpose: 'join' | 'sign in'): Promise<string | null> {
    const { cookies, challenges } = this.#parts;
    const tag = cookies.read('asked', cookie);
    return tag === null ? null : challenges.take(tag, purpose);
  }

  /** A new session; whatever this browser had before is left to end by itself. */
  async #begin(member: StaffMember): Promise<StaffAnswered<Me>> {
    const { cookies, sessions, clock, records } = this.#parts;
    const now = clock.now();
    const { tag, cookie } = cookies.issue('staff');
    await sessions.begin(tag, member.id);
    await records
      .updateTable('staff_member')
      .set({ seen_at: new Date(now).toISOString() })
      .where('id', '=', member.id)
      .execute();
    const tells = describeSession({ member, endsAtMs: now + sessionMs, freshUntilMs: now + freshMs });
    return { tells, cookies: [cookie, cookies.dismiss('asked')] };
  }

  async #check(
    response: PasskeyJson,
    challenge: string,
  ): Promise<{ readonly owner: StaffMember } | StaffRefusal> {
    const { passkeys, audit } = this.#parts;
    const { id } = response;
    const known = typeof id === 'string' ? await this.#findPasskey(id) : null;
    if (!known) return notKnown;
    const { owner, credential } = known;
    if (!isOwnHandle(response, owner.id)) return notKnown;
    const checked = await passkeys.check(response, challenge, known);
    if (!checked) return notKnown;
    if (await this.#count(credential, checked.counter)) return { owner };
    await audit.append({
      who: owner.id,
      did: 'was refused with a copied passkey',
      to: owner.id,
      reason: '',
    });
    return copied;
  }

  /** A device that counts has counted on since; where it has not, there are two of them. */
  async #count(credential: string, counter: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#parts.records
      .updateTable('staff_passkey')
      .set({ counter })
      .where('credential', '=', credential)
      .where((is) => (counter === 0 ? is('counter', '=', 0) : is('counter', '<', counter)))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async #findPasskey(credential: string): Promise<Known | null> {
    const row = await this.#parts.records
      .selectFrom('staff_passkey')
      .innerJoin('staff_member', 'staff_member.id', 'staff_passkey.member')
      .select(['credential', 'public_key', 'staff_member.id', 'name', 'role'])
      .where('credential', '=', credential)
      .where('state', '=', 'active')
      .executeTakeFirst();
    return row ? { credential: row.credential, public_key: row.public_key, owner: readMember(row) } : null;
  }
}

/** A passkey that is found without a name says whose it is; that has to be the one whom we know by it. */
function isOwnHandle({ response }: PasskeyJson, owner: StaffId): boolean {
  const handle =
    typeof response === 'object' && response !== null && 'userHandle' in response
      ? response.userHandle
      : null;
  return (handle ?? null) === null || handle === Buffer.from(owner).toString('base64url');
}
