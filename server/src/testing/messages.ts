/** Writes to the site as the page does, its work included. */
import type { Challenge, ContactMessage } from '@anoncam/protocol/contact';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Place } from './application.ts';

export async function solve(challenge: Challenge): Promise<ContactMessage['proof']> {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('the challenge has no solution');
  return { challenge, solution };
}

/** @param headers such as a cookie. */
export function post(
  site: Place,
  path: string,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`http://${site.address}${path}`, {
    method: 'POST',
    body: JSON.stringify(value),
    headers: { origin: site.origin, 'content-type': 'application/json', ...headers },
  });
}

export async function fetchProof(site: Place): Promise<ContactMessage['proof']> {
  const response = await fetch(`http://${site.address}/contact/challenge`);
  return solve((await response.json()) as Challenge);
}

/** @returns the receipt, as it is shown. */
export async function writeMessage(
  site: Place,
  message: Partial<ContactMessage> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const proof = message.proof ?? (await fetchProof(site));
  const response = await post(
    site,
    '/contact',
    { topic: 'question', words: 'hello', ...message, proof },
    headers,
  );
  if (response.status !== 201) throw new Error(`not taken: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { receipt: string }).receipt;
}
