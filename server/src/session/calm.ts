/**
 * Whether somebody who was in a call had no reason to object to the other. Pure. Only those count who may meet everybody:
 * a word of those on probation for each other is worth nothing here. Nor is one where nothing was seen or heard.
 */
import type { EstablishedCall } from '../signalling/call.ts';
import type { SessionState } from './session-state.ts';

/** Shorter, and nobody has seen much of the other. */
const leastMs = 60_000;

export function wasCalm(
  { standing, claims }: SessionState,
  { id, stranger, sinceMs, flowing }: EstablishedCall,
  now: number,
): boolean {
  if (flowing !== 'both') return false;
  if (now - sinceMs < leastMs || standing.pool === 'probation') return false;
  // Whoever is reported is blocked as well.
  if (stranger.person !== null && standing.blocked.has(stranger.person)) return false;
  const hasFlagged =
    claims?.call === id && claims.made.some((claim) => claim.startsWith('stranger explicit'));
  return !hasFlagged;
}
