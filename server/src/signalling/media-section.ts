/**
 * What one section of a description says of sound, pictures or the data channel, written anew. Names that a browser made
 * up for a device, a stream or a person are the same for everybody: nobody is told apart by them.
 */
import { limits } from '@anoncam/protocol/limits';
import { type MediaKind, rewriteCodecs } from './codecs.ts';
import { type Attributes, findOnly, readAttributes, type Section } from './description-lines.ts';
import { rememberReading } from './remembered-reading.ts';

const mediaForm = /^m=(audio|video) (\d{1,5}) UDP\/TLS\/RTP\/SAVPF (\d{1,3}(?: \d{1,3}){0,63})$/;
const dataForm = /^m=application (\d{1,5}) UDP\/DTLS\/SCTP webrtc-datachannel$/;
/** Of browsers and their versions, two sections each: those that most visitors have. */
const mostBrowsers = 64;
/** Stands for the port, which candidates tell (RFC 8840). */
const noPort = 9;
/** Of what pages say to each other (bytes): more than they ever do. */
const largestMessage = 262_144;
const maxPort = 65_535;

const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
const extensionForm = /^([1-9]\d{0,2})(?:\/(sendrecv|sendonly|recvonly|inactive))? ([ -~]{1,120})$/;
const maxExtension = 255;
/** What may be said of a packet in its header. */
const extensions: ReadonlySet<string> = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'urn:ietf:params:rtp-hdrext:csrc-audio-level',
  'urn:ietf:params:rtp-hdrext:toffset',
  'urn:3gpp:video-orientation',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/color-space',
  'http://www.webrtc.org/experiments/rtp-hdrext/corruption-detection',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-content-type',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-timing',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
]);

const sourceForm = /^([1-9]\d{0,9}) cname:/;
const pairForm = /^(FID|FEC-FR) ([1-9]\d{0,9}) ([1-9]\d{0,9})$/;
const maxSource = 2 ** 32 - 1;
/** One that carries, one that repeats it, one that guards it, and one to spare. */
const maxSources = 4;
/** One name for whoever sends, the same for everybody: sound and pictures of one stream are played in step. */
const sender = 'stranger';

/** The line that it begins with, and all that it says beside how it is transported: one line or several in each. */
export type SectionText = { readonly media: string; readonly lines: readonly string[] };

/** @returns null where the section is not of that kind, or not as a browser writes it. */
export function rewriteSection(
  kind: MediaKind | 'application' | undefined,
  section: Section,
): SectionText | null {
  if (kind === undefined) return null;
  return kind === 'application' ? rewriteData(section) : rewriteMedia(kind, section);
}

/** What a browser can do: the kind and its formats in the first line, then what is said of them. */
const readAbilities = rememberReading(mostBrowsers, limits.descriptionChars, (text) => {
  const [first = '', ...lines] = text.split('\r\n');
  const [kind, ...formats] = first.split(' ');
  const attributes = readAttributes(lines);
  if (!attributes) return null;
  const codecs = rewriteCodecs(kind === 'audio' ? kind : 'video', formats, attributes);
  const headers = rewriteExtensions(attributes.get('extmap') ?? []);
  return (
    codecs &&
    headers && { formats: codecs.formats.join(' '), headers: inOne(headers), lines: inOne(codecs.lines) }
  );
});

/** Put together once for all who have the same browser. */
function inOne(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [lines.join('\r\n')];
}

function rewriteMedia(kind: MediaKind, { media, attributes, codecs }: Section): SectionText | null {
  const [, said, port, formats = ''] = mediaForm.exec(media) ?? [];
  const direction = readDirection(attributes);
  const sources = rewriteSources(attributes);
  const isMultiplexed = findOnly(attributes, 'rtcp-mux', /^$/) !== null;
  if (said !== kind || !isPort(port, attributes) || !isMultiplexed) return null;
  const abilities = readAbilities(`${kind} ${formats}${codecs}`);
  if (!abilities || !direction || !sources) return null;
  return {
    media: `m=${kind} ${noPort} UDP/TLS/RTP/SAVPF ${abilities.formats}`,
    lines: [
      ...writeFlag(attributes, 'extmap-allow-mixed'),
      ...abilities.headers,
      `a=${direction}`,
      `a=msid:${sender} ${kind}`,
      'a=rtcp-mux',
      ...writeFlag(attributes, 'rtcp-rsize'),
      ...abilities.lines,
      ...sources,
    ],
  };
}

function rewriteData({ media, attributes }: Section): SectionText | null {
  const [, port] = dataForm.exec(media) ?? [];
  const channelPort = Number(findOnly(attributes, 'sctp-port', /^[1-9]\d{0,4}$/));
  const size = findOnly(attributes, 'max-message-size', /^(?:0|[1-9]\d{0,9})$/);
  if (!isPort(port, attributes) || channelPort < 1 || channelPort > maxPort || size === null) return null;
  return {
    media: `m=application ${noPort} UDP/DTLS/SCTP webrtc-datachannel`,
    // Whatever was said: of a smaller size the other page could not even take its leave, and each browser has another.
    lines: [`a=sctp-port:${channelPort}`, `a=max-message-size:${largestMessage}`],
  };
}

function writeFlag(attributes: Attributes, name: string): readonly string[] {
  return attributes.has(name) ? [`a=${name}`] : [];
}

/** Without a port a section is refused, unless it shares that of the first one. */
function isPort(digits: string | undefined, attributes: Attributes): boolean {
  const port = Number(digits);
  return port <= maxPort && (port > 0 || attributes.has('bundle-only'));
}

function readDirection(attributes: Attributes): string | null {
  const [direction, ...more] = directions.flatMap((name) => (attributes.get(name) ?? []).map(() => name));
  return direction !== undefined && more.length === 0 ? direction : null;
}

function rewriteExtensions(values: readonly string[]): readonly string[] | null {
  const lines = new Map<string, string>();
  for (const value of values) {
    const [, id = '', direction, name = ''] = extensionForm.exec(value) ?? [];
    if (!extensions.has(name)) continue;
    if (lines.has(id) || Number(id) > maxExtension) return null;
    lines.set(id, `a=extmap:${id}${direction ? `/${direction}` : ''} ${name}`);
  }
  return [...lines.values()];
}

function rewriteSources(attributes: Attributes): readonly string[] | null {
  const named = (attributes.get('ssrc') ?? []).flatMap((value) => sourceForm.exec(value)?.[1] ?? []);
  const sources = new Set(named);
  if (sources.size < named.length || sources.size > maxSources) return null;
  if (named.some((source) => Number(source) > maxSource)) return null;
  const pairs = (attributes.get('ssrc-group') ?? []).filter((value) => {
    const [, , one = '', other = ''] = pairForm.exec(value) ?? [];
    return sources.has(one) && sources.has(other);
  });
  return [
    ...[...new Set(pairs)].map((pair) => `a=ssrc-group:${pair}`),
    ...named.map((source) => `a=ssrc:${source} cname:${sender}`),
  ];
}
