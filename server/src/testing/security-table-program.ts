/** `npm run security-table`: writes the table of requirements and tests into SECURITY.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { securityRequirements } from './security-requirements.ts';
import { listProofs, readTestSources, replaceTable, writeTable } from './security-table.ts';

const root = join(import.meta.dir, '../../..');
const file = join(root, 'SECURITY.md');
const table = writeTable(securityRequirements, listProofs(readTestSources(root)));
writeFileSync(file, replaceTable(readFileSync(file, 'utf8'), table));
