/** One candidate: what a browser says of a path passes without what it need not say, and nothing else does. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { findAddresses, realCandidates } from '../testing/descriptions.ts';
import { rewriteCandidate } from './ice-candidate.ts';

const outcome = (line: string, isHidden = false) => {
  const rewritten = rewriteCandidate(line, isHidden);
  return rewritten.is === 'passed' ? rewritten.line : rewritten.is;
};
const host = (address: string, port = '5000') => `candidate:1 1 udp 2113937151 ${address} ${port} typ host`;
const name = '8cd05f3d-1af0-4f72-aea4-ae3646787e80.local';

const written: Readonly<Record<string, string>> = {
  '': '',
  [`candidate:2885806359 1 udp 2113937151 ${name} 52685 typ host generation 0 ufrag ngTs network-id 3 network-cost 999`]: `candidate:2885806359 1 udp 2113937151 ${name} 52685 typ host ufrag ngTs`,
  'candidate:0 1 UDP 2122187007 192.0.2.2 58853 typ host':
    'candidate:0 1 udp 2122187007 192.0.2.2 58853 typ host',
  'candidate:3 1 TCP 2105524479 2001:DB8:0::2 9 typ host tcptype active':
    'candidate:3 1 tcp 2105524479 2001:db8::2 9 typ host tcptype active',
  'candidate:1 1 udp 1677729535 203.0.113.7 37754 typ srflx raddr 192.168.1.7 rport 37754 generation 0':
    'candidate:1 1 udp 1677729535 203.0.113.7 37754 typ srflx raddr 0.0.0.0 rport 0',
  'candidate:1 1 udp 1677729535 2001:db8::7 37754 typ prflx raddr fd00::7 rport 37754':
    'candidate:1 1 udp 1677729535 2001:db8::7 37754 typ prflx raddr :: rport 0',
  'candidate:1 1 udp 50339839 198.51.100.9 52786 typ relay raddr 203.0.113.7 rport 41006 ufrag vDz3':
    'candidate:1 1 udp 50339839 198.51.100.9 52786 typ relay raddr 0.0.0.0 rport 0 ufrag vDz3',
  'candidate:1 1 udp 1 192.0.2.7 5000 typ host x ufrag ufrag vDz3':
    'candidate:1 1 udp 1 192.0.2.7 5000 typ host ufrag vDz3',
  'candidate:1 1 udp 0001 ::ffff:192.0.2.7 05000 typ host': 'candidate:1 1 udp 1 192.0.2.7 5000 typ host',
};

describe('a candidate', () => {
  for (const [line, expected] of Object.entries(written))
    test(`P4 is written anew: ${line || 'the end of them'}`, () => {
      expect(outcome(line)).toBe(expected);
      expect(outcome(expected)).toBe(expected);
    });

  test('P4 what browsers said passes, but for the second component', () => {
    for (const line of realCandidates)
      expect(outcome(line) === 'dropped').toBe(/^candidate:\S+ 2 /.test(line));
  });

  test('P2 of who hides only relays pass, and tell of no other address', () => {
    for (const line of realCandidates) {
      const isRelay = / typ relay/.test(line) && /^candidate:\S+ 1 /.test(line);
      const said = outcome(line, true);
      expect(said === 'dropped').toBe(!isRelay);
      if (isRelay) expect(findAddresses(said)).toEqual(['198.51.100.9', '0.0.0.0']);
    }
  });

  test('P4 two in one home, or on one device, still find each other', () => {
    for (const address of [
      '127.0.0.1',
      '::1',
      '10.0.0.7',
      '192.168.1.7',
      '172.16.0.7',
      'fd00::7',
      'fe80::7',
      '64:ff9b::c000:207',
      '2002:c000:207::1',
      name,
    ])
      expect(outcome(host(address))).toBe(host(address));
  });

  test('P4 what is aimed at nobody, at many, or at a service is dropped', () => {
    for (const address of [
      '0.0.0.0',
      '0.1.2.3',
      '224.0.0.251',
      '239.255.255.250',
      '240.0.0.1',
      '255.255.255.255',
    ])
      expect(outcome(host(address))).toBe('dropped');
    for (const address of [
      '::',
      '0:0:0:0:0:0:0:0',
      'ff02::1',
      'FF0E::FB',
      '::ffff:224.0.0.1',
      '::ffff:0.0.0.0',
      '64:ff9b::e000:1',
      '64:ff9b::ffff:ffff',
      '::e000:1',
      '2002:e000:1::1',
    ])
      expect(outcome(host(address))).toBe('dropped');
    for (const port of ['1', '9', '53', '123', '443', '1023'])
      expect(outcome(host('192.0.2.7', port))).toBe('dropped');
    for (const tcpType of ['passive', 'so', 'x'])
      expect(outcome(`candidate:1 1 tcp 1 192.0.2.7 8080 typ host tcptype ${tcpType}`)).toBe('dropped');
    expect(outcome('candidate:1 1 tcp 1 192.0.2.7 8080 typ host')).toBe('dropped');
    expect(outcome('candidate:1 1 tcp 1 192.0.2.7 8080 typ host tcptype active')).toContain(' 9 typ host');
    expect(outcome('candidate:1 1 ssltcp 1 192.0.2.7 4430 typ host')).toBe('dropped');
    expect(outcome('candidate:1 1 udp 1 192.0.2.7 5000 typ other')).toBe('dropped');
    expect(outcome('candidate:1 256 udp 1 192.0.2.7 5000 typ host')).toBe('dropped');
  });

  test('P4 a name to be looked up is refused', () => {
    for (const address of [
      'victim.example',
      'localhost',
      'printer.local',
      'a.local',
      name.toUpperCase(),
      `x${name}`,
    ])
      expect(outcome(host(address))).toBe('refused');
  });

  test('P4 what is malformed is refused', () => {
    const good = host('192.0.2.7');
    const addresses = [
      '192.0.2',
      '192.0.2.256',
      '192.0.2.07',
      '3221225991',
      '0xc0000207',
      '[::1]',
      'fe80::1%eth0',
      ':::1',
    ];
    for (const address of addresses) expect(outcome(host(address))).toBe('refused');
    for (const port of ['0', '65536', '99999999999', '-1', '5e3', ''])
      expect(outcome(host('192.0.2.7', port))).toBe('refused');
    for (const line of [
      `a=${good}`,
      `A=${good}`,
      good.replace('candidate', 'Candidate'),
      good.replace('candidate', 'remote-candidates'),
      good.replace('2113937151', '4294967296'),
      good.replace('2113937151', '0'),
      good.replace(':1 ', `:${'1'.repeat(33)} `),
      good.replace(':1 ', ':{1} '),
      good.replace('typ', 'Typ'),
      good.replaceAll(' ', '  '),
      good.replaceAll(' ', '\t'),
      `${good} `,
      `${good}\r\n`,
      `${good}\r\na=x`,
      `${good}\0`,
      `${good} ufrag`,
      `${good} ufrag abc`,
      `${good} ufrag a:bcd`,
      `${good} ufrag ${'a'.repeat(33)}`,
      `${good} ufrag abcd ufrag abcd`,
      `${good} tcptype active tcptype passive`,
      `${good} generation 0 generation 0`,
      `${good} \uff4eame x`,
      ` ${good}`,
      'candidate:',
      'x',
    ])
      expect(outcome(line)).toBe('refused');
  });

  test('P4 whatever is said, what passes is one line of words and numbers that stays as it is', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'candidate:1',
        '1',
        'udp',
        'TCP',
        '5',
        '192.0.2.7',
        '::1',
        'typ',
        'host',
        'relay',
        'raddr',
        'ufrag',
      ),
      fc.string({ maxLength: 12 }),
    );
    const real = fc.tuple(fc.constantFrom(...realCandidates), fc.nat(12), word).map(([line, at, by]) => {
      const words = line.split(' ');
      words[at % words.length] = by;
      return words.join(' ');
    });
    const free = fc.array(word, { maxLength: 16 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.oneof(real, free), fc.boolean(), (line, isHidden) => {
        const rewritten = rewriteCandidate(line, isHidden);
        if (rewritten.is !== 'passed') return;
        expect(rewritten.line).toMatch(/^(|candidate:[\w+/]+ 1 (udp|tcp) [\da-z.: -]+( ufrag [\w+/]+)?)$/);
        expect(rewriteCandidate(rewritten.line, isHidden)).toEqual(rewritten);
      }),
      { numRuns: 2_000 },
    );
  });
});
