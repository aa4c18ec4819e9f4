/**
 * The page's side of being let in: tells the server that the visitor confirmed age and rules, and asks whether this
 * browser did before. The proof is a cookie that the page itself cannot read.
 */
import { type AdmissionStatus, AdmissionStatusSchema } from '@anoncam/protocol/admission';
import { rulesVersion } from '@anoncam/protocol/rules';
import * as v from 'valibot';

/** @throws TypeError when the server is out of reach. */
export async function fetchAdmission(): Promise<AdmissionStatus> {
  const response = await fetch('/admission', { cache: 'no-store' });
  return v.parse(AdmissionStatusSchema, await response.json());
}

/** True if the visitor is let in. @throws TypeError when the server is out of reach, or can answer nobody just now. */
export async function confirmAdult(): Promise<boolean> {
  const response = await fetch('/admission', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ adult: true, rules: rulesVersion }),
  });
  const isBusy = response.status === 429 || response.status >= 500;
  if (isBusy) throw new TypeError(`the server answered ${response.status}`);
  return response.ok;
}
