/**
 * The version of the wire. `version.test.ts` pins a hash of every schema, so that no change of the wire goes
 * unnoticed: change the hash and the version in one commit.
 */

/** Raised by every change that a page or server of the version before would misunderstand. */
export const protocolVersion = 5;

/** The WebSocket subprotocol in which page and server name the version. */
export const subprotocol = `anoncam.v${protocolVersion}`;
