/**
 * Who sits at this console: joining, signing in, signing in again, and being signed out. It holds nothing of what is looked
 * at; every screen hangs below it and goes with it.
 */
import type { Me } from '@anoncam/protocol/staff-api/staff-session';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answer, Refusal } from './api/answer.ts';
import type { Passkeys } from './api/passkeys.ts';
import { attendSignIn, type StaffServer } from './api/staff-server.ts';
import type { PageSight } from './page-sight.ts';
import { checkSeat } from './seat-check.ts';

/** Why it did not work: what the server said, or that the device made no passkey. */
export type SignInTrouble = Pick<Refusal, 'error' | 'words'> | 'no passkey';

/** ended: of itself or by others. chosen: the member signed out. */
export type Standing =
  | { readonly is: 'starting' }
  | { readonly is: 'unreachable' }
  | { readonly is: 'joining'; readonly invitation: string }
  | { readonly is: 'signed out'; readonly why: 'fresh' | 'ended' | 'chosen' }
  | { readonly is: 'signed in'; readonly me: Me };

type Settle = (isDone: boolean) => void;

export class Session {
  readonly server: StaffServer;
  readonly #plain: StaffServer;
  readonly #passkeys: Passkeys;
  readonly #standing = signal<Standing>({ is: 'starting' });
  readonly #stepUp = signal<Settle | null>(null);
  #freshSignIn: Promise<boolean> | null = null;

  /** @param plain asks without attending to sign-in */
  constructor(plain: StaffServer, passkeys: Passkeys, sight: PageSight) {
    this.#plain = plain;
    this.#passkeys = passkeys;
    const attended = attendSignIn(plain, {
      signInAgain: () => this.#askForFreshSignIn(),
      signedOut: () => this.#leave('ended'),
    });
    this.server = checkSeat(attended, sight);
  }

  get standing(): ReadonlySignal<Standing> {
    return this.#standing;
  }

  /** Whether the server wants to see the member's passkey once more. */
  get wantsFreshSignIn(): boolean {
    return this.#stepUp.value !== null;
  }

  /** @param invitation the code somebody was invited with; empty for who is a member already */
  async start(invitation: string): Promise<void> {
    if (invitation !== '') {
      this.#standing.value = { is: 'joining', invitation };
      return;
    }
    const answer = await this.#plain.ask('me', {});
    if (answer.ok) this.#enter(answer.value);
    else if (answer.error === 'signed out') this.#standing.value = { is: 'signed out', why: 'fresh' };
    else this.#standing.value = { is: 'unreachable' };
  }

  async join(invitation: string): Promise<SignInTrouble | null> {
    const options = await this.#plain.ask('joinOptions', { invitation });
    if (!options.ok) return options;
    const response = await this.#passkeys.make(options.value);
    if (!response) return 'no passkey';
    return this.#enterWith(await this.#plain.ask('join', { invitation, response }));
  }

  async signIn(): Promise<SignInTrouble | null> {
    const options = await this.#plain.ask('signInOptions', {});
    if (!options.ok) return options;
    const response = await this.#passkeys.use(options.value);
    if (!response) return 'no passkey';
    return this.#enterWith(await this.#plain.ask('signIn', { response }));
  }

  /** The member's answer to the server's wish; the request that met it goes on then. */
  async signInAgain(): Promise<SignInTrouble | null> {
    const options = await this.#plain.ask('signInAgainOptions', {});
    if (!options.ok) return this.#refuseAgain(options);
    const response = await this.#passkeys.use(options.value);
    if (!response) return 'no passkey';
    const answer = await this.#plain.ask('signInAgain', { response });
    if (!answer.ok) return this.#refuseAgain(answer);
    this.#enter(answer.value);
    this.#settleStepUp(true);
    return null;
  }

  /** The member does not want to; the request stays undone. */
  declineSignInAgain(): void {
    this.#settleStepUp(false);
  }

  async signOut(): Promise<void> {
    await this.#plain.ask('signOut', {});
    this.#leave('chosen');
  }

  #enterWith(answer: Answer<Me>): SignInTrouble | null {
    if (!answer.ok) return answer;
    this.#enter(answer.value);
    return null;
  }

  #enter(me: Me): void {
    this.#standing.value = { is: 'signed in', me };
  }

  #leave(why: 'ended' | 'chosen'): void {
    if (this.#standing.peek().is === 'signed in') this.#standing.value = { is: 'signed out', why };
    this.#settleStepUp(false);
  }

  #refuseAgain(refusal: Refusal): SignInTrouble {
    if (refusal.error === 'signed out') this.#leave('ended');
    return refusal;
  }

  /** Several requests that want it at the same time share one. */
  #askForFreshSignIn(): Promise<boolean> {
    this.#freshSignIn ??= new Promise((settle) => {
      this.#stepUp.value = settle;
    });
    return this.#freshSignIn;
  }

  #settleStepUp(isDone: boolean): void {
    const settle = this.#stepUp.peek();
    this.#stepUp.value = null;
    this.#freshSignIn = null;
    settle?.(isDone);
  }
}
