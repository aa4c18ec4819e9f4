/**
 * Finds what an operator runs beside AnonCam and the tests try: the proxy (Caddy) and systemd's own judge of its units. Installs
 * both where it may; Debian's own proxy is not started for that.
 */
import { existsSync } from 'node:fs';
import { installPackages } from './debian.mjs';

const debian = { caddy: '/usr/bin/caddy', systemd: '/usr/bin/systemd-analyze' };

/** @returns {Promise<string>} the proxy's program */
export async function ensureOperations() {
  const told = process.env.CADDY_PROGRAM;
  const needed = Object.entries(debian).filter(([name]) => name !== 'caddy' || told === undefined);
  const missing = needed.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length > 0) await installPackages(missing.join(' '));
  return told ?? debian.caddy;
}
