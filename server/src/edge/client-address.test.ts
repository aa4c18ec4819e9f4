/** Whose address it is, behind no proxy, one and several; and everything a stranger may write into the header. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readConfig } from '../config.ts';
import { createProxyList, findClientAddress } from './client-address.ts';

const trustNobody = createProxyList([]);
const trusted = createProxyList(
  readConfig({ ANONCAM_TRUSTED_PROXIES: '127.0.0.1,10.1.2.3/8,::1,2001:db8:77::/48' }).trustedProxies,
);

const header64k = (entry: string) => entry.repeat(Math.ceil(65_536 / entry.length));

type Row = readonly [meaning: string, peer: string, forwardedFor: string | null, client: string];

const rows: readonly Row[] = [
  ['no proxy', '192.0.2.1', null, '192.0.2.1'],
  ['no proxy, mapped', '::ffff:192.0.2.1', null, '192.0.2.1'],
  ['no proxy, another spelling', '2001:DB8:0::1', null, '2001:db8::1'],
  ['a spoofed header', '192.0.2.1', '198.51.100.9', '192.0.2.1'],
  ['a spoofed header that names a proxy', '192.0.2.1', '198.51.100.9, 10.0.0.1, 127.0.0.1', '192.0.2.1'],
  ['a spoofed header from a neighbour of the proxies', '11.0.0.1', '198.51.100.9', '11.0.0.1'],
  ['a spoofed header from IPv6', '2001:db8:78::1', '198.51.100.9', '2001:db8:78::1'],

  ['one proxy', '127.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['one proxy, mapped', '::ffff:127.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['one proxy of IPv6', '::1', '2001:db8::7', '2001:db8::7'],
  ['one proxy of a range', '10.255.0.1', '192.0.2.1', '192.0.2.1'],
  ['one proxy of a range of IPv6', '2001:db8:77:5::1', '192.0.2.1', '192.0.2.1'],
  ['one proxy that says nothing', '127.0.0.1', null, '127.0.0.1'],
  ['one proxy that says it emptily', '127.0.0.1', '', '127.0.0.1'],
  ['two proxies', '127.0.0.1', '192.0.2.1, 10.0.0.1', '192.0.2.1'],
  ['two proxies, mapped', '127.0.0.1', '::ffff:192.0.2.1,::ffff:10.0.0.1', '192.0.2.1'],
  ['proxies all the way', '127.0.0.1', '10.0.0.2, 10.0.0.1', '10.0.0.2'],

  ['a spoofed left part', '127.0.0.1', '198.51.100.9, 192.0.2.1', '192.0.2.1'],
  ['a spoofed left part behind two', '127.0.0.1', '198.51.100.9, 10.0.0.5, 192.0.2.1, 10.0.0.1', '192.0.2.1'],
  ['garbage on the left', '127.0.0.1', '<script>, ,;, 192.0.2.1', '192.0.2.1'],
  ['a left part of 64 KB', '127.0.0.1', `${header64k('198.51.100.9,')}192.0.2.1`, '192.0.2.1'],
  ['a left part of 64 KB without a comma', '127.0.0.1', `${header64k('9')},192.0.2.1`, '192.0.2.1'],

  ['spaces', '127.0.0.1', '  192.0.2.1\t', '192.0.2.1'],
  ['a port', '127.0.0.1', '192.0.2.1:567', '192.0.2.1'],
  ['brackets', '127.0.0.1', '[2001:db8::7]', '2001:db8::7'],
  ['brackets and a port', '127.0.0.1', ' [2001:DB8::7]:65535 ,10.0.0.1:80', '2001:db8::7'],
  [
    'the longest entry',
    '127.0.0.1',
    '[0000:0000:0000:0000:0000:ffff:192.100.200.207]:65535',
    '192.100.200.207',
  ],
  ['a port of a proxy', '::1', '192.0.2.1, [::1]:80', '192.0.2.1'],

  ['a word', '127.0.0.1', 'unknown', '127.0.0.1'],
  ['a word between', '127.0.0.1', '192.0.2.1, unknown, 10.0.0.1', '10.0.0.1'],
  ['nothing between', '127.0.0.1', '192.0.2.1,,10.0.0.1', '10.0.0.1'],
  ['nothing at the end', '127.0.0.1', '192.0.2.1,', '127.0.0.1'],
  ['half an address', '127.0.0.1', '192.0.2', '127.0.0.1'],
  ['an address and more', '127.0.0.1', '192.0.2.1 198.51.100.9', '127.0.0.1'],
  ['an IPv4 address in brackets', '127.0.0.1', '[192.0.2.1]', '127.0.0.1'],
  ['an open bracket', '127.0.0.1', '[2001:db8::7', '127.0.0.1'],
  ['a port that is none', '127.0.0.1', '192.0.2.1:http', '127.0.0.1'],
  ['a zone', '127.0.0.1', 'fe80::1%eth0', '127.0.0.1'],
  ['64 KB of one entry', '127.0.0.1', header64k('1'), '127.0.0.1'],
  ['64 KB of dots', '127.0.0.1', header64k('1.'), '127.0.0.1'],
  ['64 KB of colons', '127.0.0.1', header64k(':'), '127.0.0.1'],
  ['64 KB of commas', '127.0.0.1', header64k(','), '127.0.0.1'],
  ['64 KB of spaces', '127.0.0.1', header64k(' '), '127.0.0.1'],
  ['64 KB of proxies', '127.0.0.1', `192.0.2.1,${header64k('10.0.0.1,')}10.0.0.2`, '192.0.2.1'],
  ['a peer that is no address', 'somewhere', '192.0.2.1', 'somewhere'],
  ['a peer with a zone', 'fe80::1%eth0', '192.0.2.1', 'fe80::1%eth0'],
];

describe('the client', () => {
  test.each(rows)('%s', (_, peer, forwardedFor, client) => {
    expect(findClientAddress({ peer, forwardedFor, trusted })).toBe(client);
  });

  test.each(rows)('W10 without trusted proxies is the peer: %s', (_, peer, forwardedFor) => {
    const alone = findClientAddress({ peer, forwardedFor: null, trusted: trustNobody });
    expect(findClientAddress({ peer, forwardedFor, trusted: trustNobody })).toBe(alone);
  });
});

test('W10 a trusted range of one family says nothing about the other', () => {
  const { trustedProxies } = readConfig({ ANONCAM_TRUSTED_PROXIES: '::/1,128.0.0.0/1' });
  const list = createProxyList(trustedProxies);
  for (const peer of ['10.0.0.1', '8000::1']) {
    expect(findClientAddress({ peer, forwardedFor: '192.0.2.1', trusted: list })).toBe(peer);
  }
});

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const header = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(address, fc.constantFrom('10.0.0.1', '127.0.0.1', '[::1]:80', 'unknown', '')))
    .map((entries) => entries.join(', ')),
);
const stranger = address
  .map((peer) => findClientAddress({ peer, forwardedFor: null, trusted }))
  .filter((peer) => !/^(127\.0\.0\.1$|10\.|::1$|2001:db8:77:)/.test(peer));

test('W10 what a stranger writes into the header never changes whose address it is', () => {
  fc.assert(
    fc.property(stranger, header, (peer, forwardedFor) => {
      expect(findClientAddress({ peer, forwardedFor, trusted })).toBe(peer);
    }),
  );
});

test('W10 what a stranger writes into the header is never believed through a proxy either', () => {
  fc.assert(
    fc.property(stranger, header, (peer, written) => {
      const forwardedFor = `${written}, ${peer}, 10.0.0.1`;
      expect(findClientAddress({ peer: '127.0.0.1', forwardedFor, trusted })).toBe(peer);
    }),
  );
});
