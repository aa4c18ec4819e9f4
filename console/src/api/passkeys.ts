/**
 * The device's passkeys, through the library that knows how they are written down. What they say is the server's to judge.
 */
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

type Json = Readonly<Record<string, unknown>>;

/** Each answers null where the member said no, or the device cannot. */
export type Passkeys = {
  make(options: Json): Promise<Record<string, unknown> | null>;
  use(options: Json): Promise<Record<string, unknown> | null>;
};

export const devicePasskeys: Passkeys = {
  make: (options) =>
    askDevice(
      startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }),
    ),
  use: (options) =>
    askDevice(
      startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }),
    ),
};

async function askDevice(asked: Promise<object>): Promise<Record<string, unknown> | null> {
  try {
    return { ...(await asked) };
  } catch {
    return null;
  }
}
