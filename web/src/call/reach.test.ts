/**
 * What a device's candidates tell of how it can be reached: descriptions as Chromium and Firefox write them, with and
 * without the camera granted, and whatever else there may be.
 */
import { describe, expect, test } from 'bun:test';
import { ReachSchema } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import * as v from 'valibot';
import { countStunServers, ReachCollector, readReach } from './reach.ts';

const head = ['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'];
const section = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:0'];

function describeWith(...candidates: readonly string[]): string {
  const lines = [...head, ...section, ...candidates.map((candidate) => `a=candidate:${candidate}`)];
  return [...lines, 'a=ice-ufrag:Yx1p', 'a=setup:actpass', ''].join('\r\n');
}

const name = '6b3e4f0e-97a5-4d0e-9c5c-1f2d3a4b5c6d.local';
const otherName = 'c1d2e3f4-0a1b-4c2d-8e3f-a4b5c6d7e8f9.local';

const chromium = {
  host: '1510613869 1 udp 2122260223 192.168.1.5 50143 typ host generation 0 network-id 1 network-cost 10',
  hostIpv6:
    '2043170263 1 udp 2122197247 2001:db8:7::a1 50144 typ host generation 0 network-id 2 network-cost 10',
  hostTcp: '344579997 1 tcp 1518280447 192.168.1.5 9 typ host tcptype active generation 0 network-id 1',
  seen: (port: number) =>
    `842163049 1 udp 1686052607 203.0.113.9 ${port} typ srflx raddr 192.168.1.5 rport 50143 generation 0 network-id 1 network-cost 10`,
  secondNetwork:
    '842163050 1 udp 1685987071 198.51.100.7 61000 typ srflx raddr 10.8.0.2 rport 50150 generation 0 network-id 3',
  relay:
    '3098175849 1 udp 41885439 198.51.100.80 49170 typ relay raddr 203.0.113.9 rport 50143 generation 0 network-id 1',
  hidden: (host: string) =>
    `2270180791 1 udp 2113937151 ${host} 50143 typ host generation 0 network-cost 999`,
  hiddenIpv6: `885470047 1 udp 2113942271 ${otherName} 46351 typ host generation 0 network-cost 999`,
  hiddenSeen: (port: number, foundation = '842163049') =>
    `${foundation} 1 udp 1677729535 203.0.113.9 ${port} typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999`,
  hiddenSeenIpv6:
    '842163051 1 udp 1677732095 2001:db8:7::a1 50144 typ srflx raddr :: rport 0 generation 0 network-cost 999',
} as const;

const firefox = {
  host: '0 1 UDP 2122252543 192.168.1.5 47183 typ host',
  hostTcp: '2 1 TCP 2105524479 192.168.1.5 9 typ host tcptype active',
  rtcp: '1 2 UDP 1686052862 203.0.113.9 47199 typ srflx raddr 192.168.1.5 rport 47184',
  seen: (port: number) => `1 1 UDP 1686052863 203.0.113.9 ${port} typ srflx raddr 192.168.1.5 rport 47183`,
  relay: '3 1 UDP 8331263 198.51.100.80 49170 typ relay raddr 198.51.100.80 rport 49170',
  hidden: `0 1 UDP 2122187007 ${name} 47183 typ host`,
  hiddenIpv6: `3 1 UDP 2122252543 ${otherName} 40273 typ host`,
  hiddenRtcp: '1 2 UDP 1685987326 203.0.113.9 47199 typ srflx raddr 0.0.0.0 rport 0',
  hiddenSeen: (port: number) => `1 1 UDP 1685987327 203.0.113.9 ${port} typ srflx raddr 0.0.0.0 rport 0`,
  hiddenSeenByOther: (port: number) =>
    `2 1 UDP 1685987071 203.0.113.9 ${port} typ srflx raddr 0.0.0.0 rport 0`,
  hiddenSeenElsewhere: (port: number) =>
    `4 1 UDP 1685921791 203.0.113.9 ${port} typ srflx raddr 0.0.0.0 rport 0`,
} as const;

type Case = readonly [what: string, candidates: readonly string[], nat: 'open' | 'symmetric' | 'unknown'];

const cases: readonly Case[] = [
  ['Chromium, both servers agree', [chromium.host, chromium.hostTcp, chromium.seen(50143)], 'open'],
  [
    'Chromium, each server sees another port',
    [chromium.host, chromium.hostTcp, chromium.seen(2001), chromium.seen(2002)],
    'symmetric',
  ],
  [
    'Chromium, two networks, each seen once',
    [chromium.host, chromium.seen(50143), chromium.secondNetwork],
    'open',
  ],
  [
    'Chromium, two networks, one of them symmetric',
    [chromium.host, chromium.seen(2001), chromium.seen(2002), chromium.secondNetwork],
    'symmetric',
  ],
  ['Chromium, nobody answered', [chromium.host, chromium.hostTcp], 'unknown'],
  ['Chromium, IPv6 alone is seen', [chromium.hidden(name), chromium.hiddenSeenIpv6], 'unknown'],
  [
    'Chromium, IPv6 is not taken for another port',
    [chromium.host, chromium.hostIpv6, chromium.seen(2001), chromium.hiddenSeenIpv6],
    'open',
  ],
  ['Chromium without a camera, agreed', [chromium.hidden(name), chromium.hiddenSeen(50143)], 'open'],
  [
    'Chromium without a camera, another port each',
    [chromium.hidden(name), chromium.hiddenSeen(2001), chromium.hiddenSeen(2002)],
    'symmetric',
  ],
  [
    'Chromium without a camera, two networks that are seen once each',
    [
      chromium.hidden(name),
      chromium.hidden(otherName),
      chromium.hiddenSeen(2001),
      chromium.hiddenSeen(2002, '842163055'),
    ],
    'open',
  ],
  [
    'Chromium without a camera, another port each, beside IPv6 that nobody saw',
    [chromium.hidden(name), chromium.hiddenIpv6, chromium.hiddenSeen(2001), chromium.hiddenSeen(2002)],
    'symmetric',
  ],
  [
    'Chromium without a camera, agreed, beside IPv6',
    [chromium.hidden(name), chromium.hiddenIpv6, chromium.hiddenSeen(2001), chromium.hiddenSeenIpv6],
    'open',
  ],
  ['Firefox, both servers agree', [firefox.host, firefox.hostTcp, firefox.seen(47183)], 'open'],
  [
    'Firefox, each server sees another port',
    [firefox.host, firefox.seen(2001), firefox.seen(2002)],
    'symmetric',
  ],
  ['Firefox, another component is another socket', [firefox.host, firefox.seen(2001), firefox.rtcp], 'open'],
  ['Firefox without a camera, agreed', [firefox.hidden, firefox.hiddenSeen(47183)], 'open'],
  [
    'Firefox without a camera, another port each',
    [firefox.hidden, firefox.hiddenIpv6, firefox.hiddenSeen(2001), firefox.hiddenSeenByOther(2002)],
    'symmetric',
  ],
  [
    'Firefox without a camera, another component',
    [firefox.hidden, firefox.hiddenSeen(2001), firefox.hiddenRtcp],
    'open',
  ],
  [
    'Firefox without a camera, two networks that are seen once each',
    [firefox.hidden, firefox.hiddenIpv6, firefox.hiddenSeen(2001), firefox.hiddenSeenElsewhere(2002)],
    'open',
  ],
  [
    'a browser that gives no hint, but shows fewer sockets',
    [chromium.hidden(name), chromium.hiddenSeen(2001, '1'), chromium.hiddenSeen(2002, '2')],
    'symmetric',
  ],
];

describe('with two STUN servers', () => {
  for (const [what, candidates, nat] of cases) {
    test(what, () => {
      expect(readReach({ sdp: describeWith(...candidates), isComplete: true }, 2)).toEqual({
        nat,
        relay: false,
      });
    });
  }

  test('two media sections are looked at one by one: each has its own sockets', () => {
    const sdp = describeWith(firefox.hidden, firefox.hiddenSeen(2001));
    const twice = `${sdp}${sdp.slice(sdp.indexOf('m=')).replace('2001', '2002')}`;
    expect(readReach({ sdp: twice, isComplete: true }, 2).nat).toBe('open');
  });
});

test('with fewer than two STUN servers nothing is known', () => {
  for (const [, candidates] of cases) {
    for (const servers of [0, 1]) {
      expect(readReach({ sdp: describeWith(...candidates), isComplete: true }, servers).nat).toBe('unknown');
    }
  }
});

test('while one server has not answered, another port may still come', () => {
  const agreed = describeWith(chromium.host, chromium.seen(50143));
  expect(readReach({ sdp: agreed, isComplete: false }, 2).nat).toBe('unknown');
  const differing = describeWith(chromium.host, chromium.seen(2001), chromium.seen(2002));
  expect(readReach({ sdp: differing, isComplete: false }, 2).nat).toBe('symmetric');
});

test('a relay is seen, whatever else is', () => {
  for (const relay of [chromium.relay, firefox.relay]) {
    const sdp = describeWith(chromium.host, relay);
    expect(readReach({ sdp, isComplete: false }, 0)).toEqual({ nat: 'unknown', relay: true });
  }
});

test('STUN servers are counted by where they are', () => {
  const counted: readonly (readonly [readonly string[], number])[] = [
    [[], 0],
    [['stun:a.example.org', 'STUN:A.example.org:3478', 'stun:a.example.org?transport=udp'], 1],
    [['stun:a.example.org', 'stun:a.example.org:3479', 'stun:b.example.org'], 3],
    [['turn:a.example.org', 'turns:b.example.org:443?transport=tcp', 'stuns:c.example.org'], 0],
  ];
  for (const [urls, count] of counted) {
    expect(countStunServers([{ urls: [...urls] }])).toBe(count);
    expect(countStunServers(urls.map((url) => ({ urls: [url] })))).toBe(count);
  }
});

describe('the collector', () => {
  const iceServers = [{ urls: ['stun:a.example.org', 'stun:b.example.org'] }];
  const symmetric = {
    sdp: describeWith(firefox.host, firefox.seen(1), firefox.seen(2), firefox.relay),
    isComplete: true,
  };

  test('knows nothing at first', () => {
    expect(new ReachCollector().reach).toEqual({ nat: 'unknown', relay: false });
  });

  test('keeps what one connection has shown until another shows something else', () => {
    const collector = new ReachCollector();
    collector.learn(symmetric, iceServers);
    collector.learn({ sdp: describeWith(firefox.host), isComplete: false }, iceServers);
    expect(collector.reach).toEqual({ nat: 'symmetric', relay: true });
    collector.learn({ sdp: describeWith(firefox.host, firefox.seen(1)), isComplete: true }, iceServers);
    expect(collector.reach).toEqual({ nat: 'open', relay: true });
  });

  test('knows nothing of another network', () => {
    const collector = new ReachCollector();
    collector.learn(symmetric, iceServers);
    collector.forget();
    expect(collector.reach).toEqual({ nat: 'unknown', relay: false });
  });
});

const wordArb = fc.constantFrom(
  ...['a=candidate:', 'm=video', '1', '2', 'udp', 'tcp', 'typ', 'srflx', 'host', 'relay', 'raddr', 'rport'],
  ...['0.0.0.0', '0', '203.0.113.9', '2001:db8::1', name, '\r\n', '\n', '', ' ', 'constructor', '__proto__'],
);
const sdpArb = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(wordArb, { maxLength: 120 }).map((words) => words.join(' ')),
  fc
    .array(fc.array(wordArb, { maxLength: 14 }), { maxLength: 12 })
    .map((lines) => describeWith(...lines.map((words) => words.join(' ')))),
);

test('whatever a description holds, the result is one that the server takes', () => {
  fc.assert(
    fc.property(sdpArb, fc.boolean(), fc.nat({ max: 4 }), (sdp, isComplete, servers) => {
      expect(v.is(ReachSchema, readReach({ sdp, isComplete }, servers))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
