/** PROTOCOL.md names every message and every close code. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BetweenPeersSchema } from './between-peers.ts';
import { closeCodes } from './close-codes.ts';
import { FromServerSchema } from './from-server.ts';
import { FromVisitorSchema } from './from-visitor.ts';
import { subprotocol } from './version.ts';

const document = readFileSync(join(import.meta.dir, '../../PROTOCOL.md'), 'utf8');

function section(from: string, to: string): string {
  return document.slice(document.indexOf(from), document.indexOf(to));
}

const places = [
  { schema: FromVisitorSchema, text: section('### From the visitor', '### From the server') },
  { schema: FromServerSchema, text: section('### From the server', '### Two strangers meet') },
  { schema: BetweenPeersSchema, text: document.slice(document.indexOf('## Between the strangers')) },
];

test('every message stands in the table of its direction', () => {
  for (const { schema, text } of places) {
    for (const option of schema.options) expect(text).toContain(`\`${option.entries.type.literal}\``);
  }
});

test('every close code stands in the table with its name', () => {
  for (const [name, { code }] of Object.entries(closeCodes)) {
    expect(document).toContain(`| ${code} | \`${name}\` |`);
  }
});

test('the subprotocol is the one in force', () => {
  expect(document).toContain(`\`${subprotocol}\``);
});
