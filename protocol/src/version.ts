/**
 * The version of the wire. `version.test.ts` pins a hash of every schema, so that no change of the wire goes
 * unnoticed: change the hash and the version in one commit.
 */
import type { FromServer } from './from-server.ts';
import type { FromVisitor } from './from-visitor.ts';

/** Raised by every change that a page or server of the version before would misunderstand. */
export const protocolVersion = 6;

/**
 * What this program speaks, the newest first. The version before is among it, so that pages and servers of two releases get
 * along while one takes the place of the other.
 */
export const spokenVersions: readonly number[] = [protocolVersion, 5];

/** The WebSocket subprotocols in which page and server name them. */
export const subprotocols: readonly string[] = spokenVersions.map(nameVersion);
export const subprotocol = nameVersion(protocolVersion);

type Type = (FromVisitor | FromServer)['type'];

/** What pages and servers may say only to those of this version or a later one; everything else is as old as all that is spoken. */
const saidSince: Partial<Record<Type, number>> = { flowing: 6, pairing: 6, 'report-held': 6 };

function nameVersion(version: number): string {
  return `anoncam.v${version}`;
}

/** @returns the newest that both ends speak, in the order of ours; null if there is none. */
export function chooseSubprotocol(offered: readonly string[]): string | null {
  return subprotocols.find((name) => offered.includes(name)) ?? null;
}

/** @param chosen the subprotocol of the socket. */
export function mayBeSaid(type: Type, chosen: string): boolean {
  const since = saidSince[type];
  return (
    since === undefined ||
    spokenVersions.some((version) => version >= since && nameVersion(version) === chosen)
  );
}
