/** PROTOCOL.md names every message with its fields, every close code, and the limits that a page must know. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BetweenPeersSchema } from './between-peers.ts';
import { closeCodes } from './close-codes.ts';
import { FromServerSchema } from './from-server.ts';
import { FromVisitorSchema } from './from-visitor.ts';
import { limits } from './limits.ts';
import { QualityReportSchema } from './quality.ts';
import { subprotocol } from './version.ts';
import { closenesses } from './widening.ts';
import { WishesSchema } from './wishes.ts';

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

/** The line of the table that begins with this message, alone or beside others. */
function rowOf(text: string, type: string): string {
  return text.split('\n').find((line) => line.split(' | ')[0]?.includes(`\`${type}\``)) ?? '';
}

test.each(places)('every field of a message stands in its line', ({ schema, text }) => {
  const signal = rowOf(places[0]?.text ?? '', 'signal');
  const fields = schema.options.flatMap(({ entries }) => {
    const row = rowOf(text, entries.type.literal);
    const line = row.includes('as from the visitor') ? signal : row;
    const { type: _, ...rest } = entries;
    return Object.keys(rest).map((name) => ({ name, line }));
  });
  for (const { name, line } of fields) expect(line).toContain(`\`${name}\``);
});

test('wishes and how they widen are explained, with their figures', () => {
  const said = rowOf(document, 'prefer');
  for (const name of Object.keys(WishesSchema.entries)) expect(said).toContain(`\`${name}\``);
  const { languages, interests, interestChars, notCountries } = limits;
  for (const figure of [languages, interests, interestChars, notCountries])
    expect(said).toMatch(new RegExp(`\\b${figure}\\b`));
  const blocks = rowOf(document, 'block');
  expect(blocks).toContain(`1 to ${limits.blocksAtOnce} `);
  expect(blocks).toContain(limits.blocks.toLocaleString('en'));
  const widening = section('### Who meets whom', '### Two strangers meet');
  for (const closeness of closenesses) expect(widening).toContain(`| \`${closeness}\` |`);
  expect(widening).toContain(`${limits.widenEveryMs / 1_000} s`);
});

test('every part of a report on a call is named', () => {
  const said = section('### How a call went', '## The WebSocket');
  const names = QualityReportSchema.options.flatMap(({ entries }) => Object.keys(entries));
  for (const name of names) expect(said).toContain(`\`${name}\``);
});

test('every close code stands in the table with its name', () => {
  for (const [name, { code }] of Object.entries(closeCodes)) {
    expect(document).toContain(`| ${code} | \`${name}\` |`);
  }
});

test('the subprotocol is the one in force', () => {
  expect(document).toContain(`\`${subprotocol}\``);
});
