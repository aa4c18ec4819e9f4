/**
 * What passkeys are asked and what they answer, in the words of their library: that it was made for this console and this
 * challenge, by somebody whom the device knows. Whose a passkey is, is not its affair.
 */

import type { PasskeyJsonSchema } from '@anoncam/protocol/staff-api/staff-session';
import type * as v from 'valibot';
import type { StaffPasskeyTable } from '../database/tables.ts';
import { askedMs } from './staff-cookies.ts';
import type { StaffMember } from './staff-member.ts';

/** Loaded when staff come to the console: it takes longer to load than all that a server without staff needs of others. */
const library = () => import('@simplewebauthn/server');
type Library = Awaited<ReturnType<typeof library>>;

export type PasskeyJson = v.InferOutput<typeof PasskeyJsonSchema>;
export type NewPasskey = Omit<StaffPasskeyTable, 'member'>;

/** EdDSA, ECDSA and RSA, as devices know them. */
const algorithms = [-8, -7, -257];

/** How long a credential's name may be, in base64url; the standard ends at 1023 bytes. */
const maxCredentialChars = 1364;

export class Passkeys {
  readonly #origin: string;
  readonly #host: string;

  /** @param origin of the console: what is signed for any other counts for nothing. */
  constructor(origin: string) {
    this.#origin = origin;
    this.#host = new URL(origin).hostname;
  }

  async offerJoining(challenge: string, { id, name }: StaffMember): Promise<PasskeyJson> {
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpName: 'AnonCam console',
      rpID: this.#host,
      userID: new Uint8Array(Buffer.from(id)),
      userName: name,
      userDisplayName: name,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: askedMs,
      attestationType: 'none',
      // The device finds it by itself later: nobody types a name.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
    });
    return { ...options };
  }

  /** @param credentials null: whichever the device has for this console. */
  async offerSigningIn(
    challenge: string,
    credentials: readonly Pick<StaffPasskeyTable, 'credential' | 'transports'>[] | null,
  ): Promise<PasskeyJson> {
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({
      rpID: this.#host,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: askedMs,
      userVerification: 'required',
      ...(credentials && {
        allowCredentials: credentials.map(({ credential, transports }) => ({
          id: credential,
          transports: JSON.parse(transports),
        })),
      }),
    });
    return { ...options };
  }

  /** The new passkey; null for whatever is none that was made for this. */
  async readNew(response: PasskeyJson, challenge: string): Promise<NewPasskey | null> {
    const { verifyRegistrationResponse } = await library();
    const read = await orNull(
      verifyRegistrationResponse({
        response: response as unknown as Parameters<Library['verifyRegistrationResponse']>[0]['response'],
        expectedChallenge: challenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#host,
        requireUserVerification: true,
        supportedAlgorithmIDs: [...algorithms],
      }),
    );
    if (!read?.verified) return null;
    const { id, publicKey, counter, transports } = read.registrationInfo.credential;
    if (id.length > maxCredentialChars) return null;
    return {
      credential: id,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: JSON.stringify(readTransports(transports)),
    };
  }

  /** How often the passkey was used by now, if the answer is its own; null for whatever is not. */
  async check(
    response: PasskeyJson,
    challenge: string,
    { credential, public_key }: Pick<StaffPasskeyTable, 'credential' | 'public_key'>,
  ): Promise<{ readonly counter: number } | null> {
    const { verifyAuthenticationResponse } = await library();
    const read = await orNull(
      verifyAuthenticationResponse({
        response: response as unknown as Parameters<Library['verifyAuthenticationResponse']>[0]['response'],
        expectedChallenge: challenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#host,
        requireUserVerification: true,
        // The library would look at the counter before the signature: then anybody could have a copy noted.
        credential: {
          id: credential,
          publicKey: new Uint8Array(Buffer.from(public_key, 'base64url')),
          counter: 0,
        },
      }),
    );
    return read?.verified ? { counter: read.authenticationInfo.newCounter } : null;
  }
}

/** The library says with an error what is wrong, in words that quote what was sent. */
async function orNull<Read>(reading: Promise<Read>): Promise<Read | null> {
  try {
    return await reading;
  } catch {
    return null;
  }
}

const knownTransports: readonly string[] = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** What a browser says of itself is kept only in words that are known. */
function readTransports(transports: unknown): readonly string[] {
  return Array.isArray(transports) ? knownTransports.filter((known) => transports.includes(known)) : [];
}
