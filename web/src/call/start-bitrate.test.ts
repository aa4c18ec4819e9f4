import { describe, expect, test } from 'bun:test';
import { addStartBitrate } from './start-bitrate.ts';

const audio = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10',
];
const video = [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 nack',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 VP9/90000',
  'a=fmtp:98 profile-id=0',
];

function join(...sections: readonly string[][]): string {
  return `${sections.flat().join('\r\n')}\r\n`;
}

describe('the hint at the first bit rate', () => {
  test('stands with every video codec, as a parameter of its own or beside others', () => {
    const lines = addStartBitrate(join(audio, video)).split('\r\n');
    expect(lines).toContain('a=fmtp:96 x-google-start-bitrate=1000');
    expect(lines).toContain('a=fmtp:98 profile-id=0;x-google-start-bitrate=1000');
    expect(lines.indexOf('a=fmtp:96 x-google-start-bitrate=1000')).toBe(
      lines.indexOf('a=rtpmap:96 VP8/90000') + 1,
    );
  });

  test('leaves everything else as it was', () => {
    const hinted = addStartBitrate(join(audio, video));
    expect(
      hinted
        .replace('a=fmtp:96 x-google-start-bitrate=1000\r\n', '')
        .replace(';x-google-start-bitrate=1000', ''),
    ).toBe(join(audio, video));
  });

  test('is not given where there is no video', () => {
    expect(addStartBitrate(join(audio))).toBe(join(audio));
  });
});
