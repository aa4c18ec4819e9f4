/**
 * Tells Chromium's encoder to begin with a bit rate that a usual connection bears. Left alone it begins at 300 kbit/s,
 * drops the first frames because they would not fit, and shows a small blurred picture first. Browsers that do not know
 * the parameter ignore it, and congestion control lowers the rate within a second where the path is worse.
 */
const startKbps = 1_000;

/** The stranger's description, with the hint for each video codec that this device may send. */
export function addStartBitrate(sdp: string): string {
  const video = /^m=video .*$/m.exec(sdp);
  if (!video) return sdp;
  const head = sdp.slice(0, video.index);
  const rest = sdp.slice(video.index);
  const payloads = [...rest.matchAll(/^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\/90000/gm)].map(
    ([, type]) => type,
  );
  return head + payloads.reduce(addHint, rest);
}

function addHint(section: string, type: string | undefined): string {
  const hint = `x-google-start-bitrate=${startKbps}`;
  const parameters = new RegExp(`^a=fmtp:${type} .*?(?=\\r?$)`, 'm');
  if (parameters.test(section)) return section.replace(parameters, (line) => `${line};${hint}`);
  return section.replace(
    new RegExp(`^a=rtpmap:${type} .*(\\r?\\n)`, 'm'),
    (line, end: string) => `${line}a=fmtp:${type} ${hint}${end}`,
  );
}
