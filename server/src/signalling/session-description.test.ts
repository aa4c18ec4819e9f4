/** What browsers really say stays usable; what they never say does not pass. */
import { describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import { findAddresses, findReal, realDescriptions } from '../testing/descriptions.ts';
import { rewriteDescription } from './session-description.ts';

const open = { mode: 'video', isHidden: false } as const;
const hidden = { mode: 'video', isHidden: true } as const;
const offer = findReal('video-chromium-offer');
const firefoxOffer = findReal('video-firefox-offer');

function rewrite(sdp: string, rules: { mode: 'video' | 'text'; isHidden: boolean } = open): string {
  const written = rewriteDescription(sdp, rules);
  if (written === null) throw new Error(`refused:\n${sdp}`);
  return written;
}

function find(text: string, form: RegExp): string[] {
  return [...text.matchAll(form)].map(([found]) => found);
}

/** The description with these lines after the first one that fits. */
function plant(sdp: string, after: RegExp, ...lines: string[]): string {
  return sdp.replace(after, (line) => [line, ...lines].join('\r\n'));
}

describe('P4 what browsers made', () => {
  for (const { name, mode, sdp } of realDescriptions) {
    test(`P4 ${name} is accepted, and written anew once it stays as it is`, () => {
      const written = rewrite(sdp, { mode, isHidden: false });
      expect(rewrite(written, { mode, isHidden: false })).toBe(written);
      expect(written.length).toBeLessThan(sdp.length + 100);
      const other = mode === 'video' ? 'text' : 'video';
      expect(rewriteDescription(sdp, { mode: other, isHidden: false })).toBeNull();
    });

    test(`P4 ${name} keeps what the other side needs to answer`, () => {
      const written = rewrite(sdp, { mode, isHidden: false });
      for (const form of [
        /^a=(ice-ufrag|ice-pwd|setup|mid|sctp-port):.*$/gm,
        /^m=\w+/gm,
        /^a=rtpmap:\d+ (?:opus|VP8|VP9|H264|AV1|rtx).*$/gm,
        /^a=fmtp:\d+ apt.*$/gm,
        /^a=ssrc-group.*$/gm,
      ])
        expect(find(written, form).sort()).toEqual(find(sdp.replaceAll('\r', ''), form).sort());
      const usable = find(sdp, /^a=candidate:\S+ 1 .*$/gm);
      expect(find(written, /^a=candidate.*$/gm)).toHaveLength(usable.length);
      expect(new Set(find(written, /sha-256 \S+/g))).toEqual(new Set(find(sdp, /sha-256 \S+/g)));
      expect(find(written, /fingerprint/g)).toHaveLength(1);
    });

    test(`P1 ${name} of who hides has no address but a relay's`, () => {
      const written = rewrite(sdp, { mode, isHidden: true });
      expect(new Set(findAddresses(written).filter((found) => found !== '0.0.0.0'))).toEqual(
        new Set(find(sdp, /198\.51\.100\.9(?= \d+ typ relay)/g)),
      );
      expect(find(written, /^a=candidate.*$/gm)).toHaveLength(
        find(sdp, /^a=candidate:\S+ 1 .* typ relay/gm).length,
      );
    });
  }
});

describe('P8 nothing identifying', () => {
  test('P8 two visitors with the same browser say the same, but for keys, places and sources', () => {
    const [one = '', other = ''] = ['video-chromium-offer', 'video-chromium-restart-offer'].map((name) =>
      rewrite(findReal(name)).replace(
        /^a=(candidate|ice-ufrag|ice-pwd|fingerprint|ssrc|ssrc-group):.*\r\n/gm,
        '',
      ),
    );
    expect(one).toBe(other);
  });

  test('P8 names of devices, streams, people and programs do not pass', () => {
    const label = 'Cam-0815-of-Ada';
    const named = offer
      .replace(/^o=.*$/m, `o=${label} 4711 4712 IN IP4 192.0.2.7`)
      .replace(/^s=.*$/m, `s=${label}`)
      .replace(/^a=msid:.*$/gm, `a=msid:${label} ${label}`)
      .replace(/cname:.*$/gm, `cname:${label}`)
      .replace(/^(a=ssrc:\d+) msid:.*$/gm, `$1 label:${label}`);
    const written = rewrite(plant(named, /^t=0 0$/m, `a=tool:${label}`, `a=cert:${label}`, `b=X-${label}:1`));
    expect(written).not.toContain(label);
    expect(written).not.toContain('4711');
    expect(written).toBe(rewrite(offer));
  });
});

test.each(['0', '1', '100', '1073741823'])(
  'P4 whoever says that a message has %s bytes at most cannot silence the other',
  (size) => {
    const said = firefoxOffer.replace(/^a=max-message-size:\d+/m, `a=max-message-size:${size}`);
    expect(find(rewrite(said), /^a=max-message-size.*$/gm)).toEqual(['a=max-message-size:262144']);
  },
);

describe('P2 planted places', () => {
  const places = [
    'a=rtcp:9 IN IP4 203.0.113.66',
    'a=remote-candidates:1 203.0.113.66 5000',
    'A=Candidate:1 1 udp 1 203.0.113.66 5000 typ host',
    'a=Candidate:1 1 udp 1 203.0.113.66 5000 typ host',
    'a=CANDIDATE:1 1 udp 1 203.0.113.66 5000 typ relay',
    'a=candidate:1 1 udp 1 203.0.113.66 5000 typ host',
    'a=candidate:1 1 udp 1 203.0.113.66 5000 typ srflx raddr 203.0.113.66 rport 5000',
    'a=candidate:1 1 udp 1 203.0.113.66 5000 typ prflx raddr 203.0.113.66 rport 5000',
    'a=candidate:1 1 udp 1 198.51.100.9 5000 typ relay raddr 203.0.113.66 rport 5000',
    'a=candidate:1 1 udp 1 198.51.100.9 5000 typ relay raddr 0.0.0.0 rport 0 x-real 203.0.113.66',
    'a=candidate:1 1 udp 1 198.51.100.9 5000 typ relay\ta=candidate:1 1 udp 1 203.0.113.66 5000 typ host',
    'a=candidate:1 1 udp 1 198.51.100.9 5000 typ relay\r\n 203.0.113.66',
    'a=candidate:1 1 udp 1 198.51.100.9 5000 typ relay\na=candidate:1 1 udp 1 203.0.113.66 5000 typ host',
    'c=IN IP4 203.0.113.66',
    'c=IN IP6 2001:db8::66',
    'o=- 1 1 IN IP4 203.0.113.66',
    'i=203.0.113.66',
    'a=x-place:203.0.113.66',
    'a=msid:203.0.113.66 2001:db8::66',
    'a=fmtp:111 minptime=203.0.113.66',
    'a=fmtp:96 x=203.0.113.66',
    'a=extmap:99 http://203.0.113.66/',
    'a=ssrc:1 cname:203.0.113.66',
    'a=source-filter: incl IN IP4 * 203.0.113.66',
    'a=sctpmap:5000 203.0.113.66',
    'a=label:203.0.113.66',
    'a=tool:203.0.113.66',
  ];
  const spots = [/^t=0 0$/m, /^a=mid:0$/m, /^a=mid:1$/m, /^a=mid:2$/m];

  test('P2 of who hides none comes through, wherever in a description it is', () => {
    const planted = places.flatMap((place) =>
      spots.flatMap((spot) => [plant(offer, spot, place), plant(firefoxOffer, spot, place)]),
    );
    for (const sdp of planted) {
      const found = findAddresses(rewriteDescription(sdp, hidden) ?? '');
      expect(found.filter((each) => !['0.0.0.0', '198.51.100.9'].includes(each))).toEqual([]);
    }
  });

  test('P2 the lines and ports that name a place name none, for anybody', () => {
    const written = rewrite(firefoxOffer);
    expect(new Set(find(written, /^c=.*(?=\r)/gm))).toEqual(new Set(['c=IN IP4 0.0.0.0']));
    expect(find(written, /^m=\w+ \d+/gm)).toEqual(['m=audio 9', 'm=video 9', 'm=application 9']);
    expect(written).not.toMatch(/^a=rtcp:/m);
  });
});

describe('P4 candidates of a description', () => {
  const many = (count: number, transport: string) =>
    Array.from({ length: count }, (_, index) =>
      transport === 'udp'
        ? `a=candidate:${index} 1 udp 1 192.0.2.9 ${5_000 + index} typ host`
        : `a=candidate:${index} 1 tcp 1 192.0.2.${index} 9 typ host tcptype active`,
    );
  const bare = offer.replace(/^a=candidate.*\r\n/gm, '');
  const count = (sdp: string | null) => sdp && find(sdp, /^a=candidate/gm).length;

  test('P4 twenty pass, and no more: of a device with many networks those that others reach', () => {
    expect(count(rewriteDescription(plant(bare, /^a=mid:0$/m, ...many(20, 'udp')), open))).toBe(20);
    const passed = rewriteDescription(plant(bare, /^a=mid:0$/m, ...many(21, 'udp')), open);
    expect(count(passed)).toBe(20);
  });

  test('P4 a device with many networks keeps those over UDP', () => {
    const planted = plant(bare, /^a=mid:0$/m, ...many(15, 'tcp'), ...many(15, 'udp'));
    expect(count(rewriteDescription(planted, open))).toBe(15);
  });

  test('P4 they stand in the first section alone', () => {
    expect(count(rewriteDescription(plant(bare, /^a=mid:1$/m, ...many(2, 'udp')), open))).toBe(0);
  });

  test('P4 a malformed one refuses the description', () => {
    expect(
      rewriteDescription(
        plant(bare, /^a=mid:0$/m, 'a=candidate:1 1 udp 1 victim.example 5000 typ host'),
        open,
      ),
    ).toBeNull();
  });
});

describe('P4 size', () => {
  test('P4 ten kilobytes are read, and not one character more', () => {
    const filler = (chars: number) => plant(offer, /^t=0 0$/m, `a=x:${'y'.repeat(chars)}`);
    const room = limits.descriptionChars - filler(0).length;
    expect(rewriteDescription(filler(room), open)).toBe(rewrite(offer));
    expect(rewriteDescription(filler(room + 1), open)).toBeNull();
  });

  test('P4 nor are more written', () => {
    const flags = Array.from(
      { length: 60 },
      (_, index) => `a=extmap:${index + 100} urn:3gpp:video-orientation`,
    );
    expect(rewrite(plant(offer, /^a=mid:1$/m, ...flags)).length).toBeLessThanOrEqual(limits.descriptionChars);
  });
});
