/** Says what is wrong with what is taken from elsewhere; a part of the lint stage of `npm test`. */
import { join } from 'node:path';
import { findFaults, readSupplyChain } from './supply-chain.ts';

const faults = findFaults(readSupplyChain(join(import.meta.dir, '../../..')));
process.stdout.write(faults.map((fault) => `${fault}.\n`).join(''));
process.exitCode = faults.length > 0 ? 1 : 0;
