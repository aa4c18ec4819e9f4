/**
 * Finds the relay (coturn) that the tests start, and the kernel's filter they put in front of it, and installs both where it
 * may. Debian's own relay is not started for that.
 */
import { existsSync } from 'node:fs';
import { installPackages } from './debian.mjs';

const debian = { coturn: '/usr/bin/turnserver', nftables: '/usr/sbin/nft', iproute2: '/usr/sbin/ip' };

/** @returns {Promise<string>} the relay's program */
export async function ensureCoturn() {
  const told = process.env.COTURN_PROGRAM;
  const needed = Object.entries(debian).filter(([name]) => name !== 'coturn' || told === undefined);
  const missing = needed.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length > 0) await installPackages(missing.join(' '));
  return told ?? debian.coturn;
}
