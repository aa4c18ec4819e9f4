/**
 * The page's side of being let in: tells the server that the visitor confirmed age and rules, hands in what a service
 * vouches for, and asks whether this browser did before. The proof is a cookie that the page itself cannot read.
 */
import { type AdmissionStatus, AdmissionStatusSchema } from '@anoncam/protocol/admission';
import { rulesVersion } from '@anoncam/protocol/rules';
import * as v from 'valibot';

/** in: let in. service: confirmed, but a service has to vouch for the visitor. */
export type Answer = 'in' | 'service' | 'not-offered' | 'refused';

const answers: Readonly<Record<number, Answer>> = { 202: 'service', 204: 'in', 451: 'not-offered' };

/** @throws TypeError when the server is out of reach. */
export async function fetchAdmission(): Promise<AdmissionStatus> {
  const response = await fetch('/admission', { cache: 'no-store' });
  return v.parse(AdmissionStatusSchema, await response.json());
}

/** @throws TypeError when the server is out of reach, or can answer nobody just now. */
export async function confirmAdult(): Promise<Answer> {
  const { status } = await send('/admission', { adult: true, rules: rulesVersion });
  return answers[status] ?? 'refused';
}

/** Whether the server takes the token. @throws as `confirmAdult` does. */
export async function presentAge(token: string): Promise<boolean> {
  return (await send('/age/return', { token })).ok;
}

async function send(path: string, what: object): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what),
  });
  const isBusy = response.status === 429 || response.status >= 500;
  if (isBusy) throw new TypeError(`the server answered ${response.status}`);
  return response;
}
