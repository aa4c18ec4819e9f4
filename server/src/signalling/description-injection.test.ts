/** A corpus of descriptions that no page of ours makes. */
import { describe, expect, test } from 'bun:test';
import { findReal } from '../testing/descriptions.ts';
import { rewriteDescription } from './session-description.ts';

const open = { mode: 'video', isHidden: false } as const;
const offer = findReal('video-chromium-offer');
const firefox = findReal('video-firefox-offer');
const text = findReal('text-chromium-offer');
const print = /^a=fingerprint:.*$/m.exec(offer)?.[0].trim() ?? '';
const otherPrint = print.replace(/..$/, 'ZZ').replace('ZZ', print.endsWith('00') ? '11' : '00');

type Change = (sdp: string) => string;
const after =
  (line: RegExp, ...more: string[]): Change =>
  (sdp) =>
    sdp.replace(line, (found) => [found, ...more].join('\r\n'));
const swap =
  (what: RegExp | string, by: string): Change =>
  (sdp) =>
    sdp.replace(what, by);
const section = (sdp: string, kind: string) =>
  new RegExp(`^m=${kind} [\\s\\S]*?(?=^m=|$(?![\\s\\S]))`, 'm').exec(sdp)?.[0] ?? '';

const refused: Readonly<Record<string, Change>> = {
  nothing: () => '',
  'no line end at the end': (sdp) => sdp.slice(0, -2),
  'bare line feeds': (sdp) => sdp.replaceAll('\r\n', '\n'),
  'one bare line feed': swap('\r\na=mid:0', '\na=mid:0'),
  'one bare carriage return': swap('\r\na=mid:0', '\ra=mid:0'),
  'a carriage return too many': swap('a=mid:0', 'a=mid:0\r'),
  'an empty line': swap('a=mid:0', '\r\na=mid:0'),
  'a zero byte': swap('a=mid:0', 'a=mid:0\0'),
  'a tab': swap('a=mid:0', 'a=\tmid:0'),
  'a folded line': after(/^a=mid:0$/m, ' a=x'),
  'a line separator of Unicode': after(/^a=mid:0$/m, 'a=x:\u2028a=mid:9'),
  'a next-line character': after(/^a=mid:0$/m, 'a=x:\u0085'),
  'full-width letters': after(/^a=mid:0$/m, 'a=\uff43andidate:1'),
  'half of a surrogate pair': after(/^a=mid:0$/m, 'a=x:\ud800'),
  'a byte order mark': (sdp) => `\ufeff${sdp}`,
  'an upper-case type': after(/^a=mid:0$/m, 'A=x'),
  'a type that no browser writes': after(/^a=mid:0$/m, 'k=clear:x'),
  'a session name twice': after(/^s=-$/m, 's=-'),
  'no version': swap('v=0\r\n', ''),
  'another version': swap('v=0', 'v=1'),
  'a time': swap('t=0 0', 't=1 2'),
  'no owner': swap(/^o=.*\r\n/m, ''),
  'a second audio section': (sdp) => sdp + section(sdp, 'audio'),
  'a second video section': (sdp) => sdp + section(sdp, 'video'),
  'a second data section': (sdp) => sdp + section(sdp, 'application'),
  'a section of text': (sdp) => sdp + section(sdp, 'audio').replace('m=audio', 'm=text'),
  'no audio': (sdp) => sdp.replace(section(sdp, 'audio'), ''),
  'no video': (sdp) => sdp.replace(section(sdp, 'video'), ''),
  'no data': (sdp) => sdp.replace(section(sdp, 'application'), ''),
  'another order': (sdp) => sdp.replace(section(sdp, 'video'), '') + section(sdp, 'video'),
  'audio that calls itself video': swap('m=audio', 'm=video'),
  'a whole description after it': (sdp) => sdp + sdp,
  'media in the clear': swap('UDP/TLS/RTP/SAVPF', 'RTP/AVP'),
  'keys in the clear': swap('UDP/TLS/RTP/SAVPF', 'RTP/SAVPF'),
  'data over TCP': swap('UDP/DTLS/SCTP', 'TCP/DTLS/SCTP'),
  'another use of the data section': swap('webrtc-datachannel', 'x'),
  'a port that is none': swap(/^m=audio \d+/m, 'm=audio 65536'),
  'a huge port': swap(/^m=audio \d+/m, 'm=audio 99999999999999999999'),
  'several ports': swap(/^m=audio \d+/m, 'm=audio 9/2'),
  'a refused section': swap(/^m=audio \d+/m, 'm=audio 0'),
  'no bundle': swap(/^a=group.*\r\n/m, ''),
  'a bundle of some': swap(/^a=group.*$/m, 'a=group:BUNDLE 0 1'),
  'a bundle of others': swap(/^a=group.*$/m, 'a=group:BUNDLE 0 1 3'),
  'a bundle in another order': swap(/^a=group.*$/m, 'a=group:BUNDLE 1 0 2'),
  'two bundles': after(/^a=group.*$/m, 'a=group:BUNDLE 0 1 2'),
  'a name twice': swap('a=mid:1', 'a=mid:0'),
  'a name of two': after(/^a=mid:0$/m, 'a=mid:1'),
  'no name': swap(/^a=mid:1\r\n/m, ''),
  'a huge name': swap('a=mid:1', `a=mid:${'1'.repeat(100)}`),
  'no short name of the path': (sdp) => sdp.replace(/^a=ice-ufrag.*\r\n/gm, ''),
  'a short name that is too short': (sdp) => sdp.replace(/^a=ice-ufrag.*$/gm, 'a=ice-ufrag:abc\r'),
  'a short name that is long': (sdp) => sdp.replace(/^(a=ice-ufrag):.*$/gm, `$1:${'a'.repeat(33)}\r`),
  'a short name of other letters': (sdp) => sdp.replace(/^(a=ice-ufrag):.*$/gm, '$1:ab:cd\r'),
  'a password that is too short': (sdp) => sdp.replace(/^(a=ice-pwd):.*$/gm, `$1:${'a'.repeat(21)}\r`),
  'a password that is long': (sdp) => sdp.replace(/^(a=ice-pwd):.*$/gm, `$1:${'a'.repeat(65)}\r`),
  'another path in one section': swap(/^a=ice-ufrag.*$/m, 'a=ice-ufrag:abcd\r'),
  'two passwords': after(/^a=ice-pwd.*$/m, 'a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa'),
  'no role': (sdp) => sdp.replace(/^a=setup.*\r\n/gm, ''),
  'a role that holds the line': (sdp) => sdp.replace(/^a=setup:\w+/gm, 'a=setup:holdconn'),
  'a role of its own in one section': swap(/^a=setup:\w+/m, 'a=setup:passive'),
  'two roles': after(/^a=setup:\w+$/m, 'a=setup:passive'),
  'no certificate': (sdp) => sdp.replace(/^a=fingerprint.*\r\n/gm, ''),
  'a certificate by SHA-1': (sdp) =>
    sdp.replace(/^a=fingerprint:sha-256 ((?:..:){19}..).*$/gm, 'a=fingerprint:sha-1 $1\r'),
  'a certificate by SHA-512': (sdp) =>
    sdp.replace(/^a=fingerprint:sha-256 (\S+)/gm, 'a=fingerprint:sha-512 $1:$1'),
  'a certificate by SHA-1 beside': after(/^a=fingerprint.*$/m, `a=fingerprint:sha-1 ${'AA:'.repeat(19)}AA`),
  'the certificate twice': after(/^a=fingerprint.*$/m, print),
  'another certificate beside': after(/^a=fingerprint.*$/m, otherPrint),
  'another certificate before': after(/^t=0 0$/m, otherPrint),
  'another certificate in one section': after(/^a=mid:1$/m, otherPrint),
  'a certificate in small letters': (sdp) => sdp.replace(/^a=fingerprint.*$/gm, (line) => line.toLowerCase()),
  'a short certificate': (sdp) => sdp.replace(/^(a=fingerprint:\S+ .*):..\r$/gm, '$1\r'),
  'RTCP on a port of its own': (sdp) => sdp.replace(/^a=rtcp-mux\r\n/gm, ''),
  'two directions': after(/^a=mid:0$/m, 'a=inactive'),
  'no direction': (sdp) =>
    section(sdp, 'audio').replace(/^a=sendrecv\r\n/m, '') &&
    sdp.replace(/(m=audio[\s\S]*?)a=sendrecv\r\n(?=[\s\S]*m=video)/, (all) =>
      all.replaceAll('a=sendrecv\r\n', ''),
    ),
  'a format twice': swap(/^(m=audio \d+ \S+) (\d+)/m, '$1 $2 $2'),
  'a format that is none': swap(/^(m=audio \d+ \S+)/m, '$1 128'),
  'a format with a huge number': swap(/^(m=audio \d+ \S+)/m, '$1 99999999999'),
  'formats without an end': swap(/^(m=audio \d+ \S+ )/m, `$1${'1'.repeat(3_000)}x`),
  'a codec twice': after(/^a=mid:1$/m, 'a=rtpmap:96 VP8/90000', 'a=rtpmap:120 VP8/90000'),
  'no known codec': (sdp) => sdp.replaceAll('opus/48000', 'speex/48000'),
  'sound over UDP for pictures': (sdp) => sdp.replace(/(VP8|VP9|H264|AV1)\/90000/g, 'opus/48000/2'),
  'an extension twice': after(
    /^a=mid:0$/m,
    'a=extmap:1 urn:ietf:params:rtp-hdrext:toffset',
    'a=extmap:1 urn:3gpp:video-orientation',
  ),
  'an extension with a huge number': after(/^a=mid:0$/m, 'a=extmap:256 urn:3gpp:video-orientation'),
  'a source twice': after(/^a=mid:0$/m, 'a=ssrc:7 cname:x', 'a=ssrc:7 cname:y'),
  'a source with a huge number': after(/^a=mid:0$/m, 'a=ssrc:4294967296 cname:x'),
  'five sources': after(/^a=mid:0$/m, ...[1, 2, 3, 4, 5].map((source) => `a=ssrc:${source} cname:x`)),
  'no port of the channel': swap(/^a=sctp-port.*\r\n/m, ''),
  'a huge port of the channel': swap('a=sctp-port:5000', 'a=sctp-port:65536'),
  'two ports of the channel': after(/^a=sctp-port:5000$/m, 'a=sctp-port:5001'),
  'a size with a sign': swap(/^a=max-message-size:/m, 'a=max-message-size:-'),
};

describe('P4 the injection corpus', () => {
  for (const [name, change] of Object.entries(refused))
    test(`P4 ${name} is refused`, () => {
      for (const sdp of [offer, firefox]) {
        const changed = change(sdp);
        expect(changed).not.toBe(sdp);
        expect(rewriteDescription(changed, open)).toBeNull();
        expect(rewriteDescription(changed, { mode: 'video', isHidden: true })).toBeNull();
      }
    });

  test('P4 sound or pictures in a text call are refused', () => {
    const planted = text + section(offer, 'video').replace('a=mid:1', 'a=mid:1');
    const rules = { mode: 'text', isHidden: false } as const;
    expect(rewriteDescription(planted, rules)).toBeNull();
    expect(rewriteDescription(planted.replace('BUNDLE 0', 'BUNDLE 0 1'), rules)).toBeNull();
  });

  test('P4 what is only unknown is left out', () => {
    const extras = [
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA',
      'a=identity:AAAA',
      'a=ice-lite',
      'a=simulcast:send 1;2',
      'a=rid:1 send',
      'a=rtcp-fb:96 x-evil',
      'a=rtpmap:9 G722/8000',
      'a=x',
      'b=AS:100000',
    ];
    expect(rewriteDescription(after(/^a=mid:2$/m, ...extras)(offer), open)).toBe(
      rewriteDescription(offer, open),
    );
    expect(rewriteDescription(after(/^t=0 0$/m, ...extras)(offer), open)).toBe(
      rewriteDescription(offer, open),
    );
  });

  test('P4 what repeats a codec that is left out goes with it', () => {
    const written = rewriteDescription(offer.replace('a=rtpmap:96 VP8', 'a=rtpmap:96 VP7'), open);
    expect(written).toMatch(/^m=video 9 UDP\/TLS\/RTP\/SAVPF 102 /m);
    expect(written).not.toMatch(/apt=96|[ :]97 rtx/);
  });
});
