/** Why something did not work, in one sentence that says what to do. */
import type { Refusal } from '../api/answer.ts';
import type { SignInTrouble } from '../session.ts';

export const refusalTexts: { readonly [error in Refusal['error']]: string } = {
  'signed out': 'You are signed out.',
  'not allowed': 'Your role does not allow this.',
  'sign in again': 'This needs a fresh sign-in, which was not made.',
  'not found': 'It is not there any more.',
  'bad request': 'Something is missing or too short; please look over what you have entered.',
  'not now': 'This cannot be done just now; somebody else may have been faster.',
  'too often': 'That was too often; please wait a while.',
  'own decision': 'You decided this yourself; somebody else must look at it.',
  'second person needed': 'A second person must agree first.',
  failed: 'The server could not do it; please try again.',
  unreachable: 'The server could not be reached; please try again.',
};

/** The server's own words where it has some. */
export function tellRefusal({ error, words }: Pick<Refusal, 'error' | 'words'>): string {
  return words === '' ? refusalTexts[error] : words;
}

const signInTexts: { readonly [error in Refusal['error']]?: string } = {
  'signed out': 'This passkey is not known here, or its time was over. Please try again.',
};

export function tellSignInTrouble(trouble: SignInTrouble): string {
  if (trouble === 'no passkey') return 'No passkey was used. You can try again.';
  const { error, words } = trouble;
  return tellRefusal({ error, words: words === '' ? (signInTexts[error] ?? '') : words });
}
