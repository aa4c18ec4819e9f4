/**
 * The codecs of one media section: which of those that a browser names are kept, and what is said of each. Parameters
 * and feedback are numbers and names of closed lists; a codec or a parameter that is not known here is left out.
 */
import type { Attributes } from './description-lines.ts';

export type MediaKind = 'audio' | 'video';

/**
 * What a codec does: it carries sound or pictures by itself, it guards what others carry, or it repeats that of the
 * formats which its parameters name. `parameter` is what one parameter may be.
 */
type Codec = { readonly does: 'carry' | 'guard' | 'repeat'; readonly parameter: RegExp };

const nothing = /^(?!)/;

/** Spelled as browsers spell it in `rtpmap`. */
const codecs: Readonly<Record<MediaKind, ReadonlyMap<string, Codec>>> = {
  audio: new Map<string, Codec>([
    [
      'opus/48000/2',
      {
        does: 'carry',
        parameter:
          /^(?:minptime|maxptime|ptime|maxplaybackrate|maxaveragebitrate|(?:sprop-)?stereo|useinbandfec|usedtx|cbr)=\d{1,6}$/,
      },
    ],
    ['red/48000/2', { does: 'repeat', parameter: /^\d{1,3}(?:\/\d{1,3}){0,9}$/ }],
  ]),
  video: new Map<string, Codec>([
    ['VP8/90000', { does: 'carry', parameter: /^max-f[rs]=\d{1,5}$/ }],
    ['VP9/90000', { does: 'carry', parameter: /^(?:max-f[rs]=\d{1,5}|profile-id=\d)$/ }],
    [
      'H264/90000',
      {
        does: 'carry',
        parameter:
          /^(?:level-asymmetry-allowed=[01]|packetization-mode=[012]|profile-level-id=[\dA-Fa-f]{6})$/,
      },
    ],
    ['AV1/90000', { does: 'carry', parameter: /^(?:level-idx=\d{1,2}|profile=\d|tier=\d)$/ }],
    ['red/90000', { does: 'guard', parameter: nothing }],
    ['ulpfec/90000', { does: 'guard', parameter: nothing }],
    ['flexfec-03/90000', { does: 'guard', parameter: /^repair-window=\d{1,10}$/ }],
    ['rtx/90000', { does: 'repeat', parameter: /^apt=\d{1,3}$/ }],
  ]),
};

const feedbacks: ReadonlySet<string> = new Set(['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli']);
const formatForm = /^(?:0|[1-9]\d{0,2})$/;
const maxFormat = 127;

type Format = {
  readonly number: string;
  readonly name: string;
  readonly does: Codec['does'];
  readonly parameters: readonly string[];
};

export type KeptCodecs = { readonly formats: readonly string[]; readonly lines: readonly string[] };

/** @returns null where something is said twice, or nothing is left that carries sound or pictures. */
export function rewriteCodecs(
  kind: MediaKind,
  numbers: readonly string[],
  attributes: Attributes,
): KeptCodecs | null {
  const names = readByFormat(attributes.get('rtpmap'));
  const parameters = readByFormat(attributes.get('fmtp'));
  if (!names || !parameters || !areFormats(numbers)) return null;
  const known = numbers.flatMap((number): Format[] => {
    const name = names.get(number) ?? '';
    const codec = codecs[kind].get(name);
    if (!codec) return [];
    const said = (parameters.get(number) ?? '')
      .split(';')
      .filter((parameter) => codec.parameter.test(parameter));
    return [{ number, name, does: codec.does, parameters: said.length > 1 ? [...new Set(said)] : said }];
  });
  if (!known.some(({ does }) => does === 'carry')) return null;
  const wishes = readFeedback(attributes.get('rtcp-fb') ?? []);
  const kept = withoutStray(known);
  return {
    formats: kept.map(({ number }) => number),
    lines: kept.flatMap((format) => writeFormat(format, wishes)),
  };
}

function areFormats(numbers: readonly string[]): boolean {
  const areGood = numbers.every((number) => formatForm.test(number) && Number(number) <= maxFormat);
  return areGood && new Set(numbers).size === numbers.length;
}

/** A format comes first, then what is said of it. */
function splitAtFormat(value: string): [number: string, what: string] {
  const space = value.indexOf(' ');
  return space === -1 ? [value, ''] : [value.slice(0, space), value.slice(space + 1)];
}

function readByFormat(values: readonly string[] = []): ReadonlyMap<string, string> | null {
  const read = new Map<string, string>();
  for (const value of values) {
    const [number, what] = splitAtFormat(value);
    if (read.has(number)) return null;
    read.set(number, what);
  }
  return read;
}

function readFeedback(values: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const read = new Map<string, string[]>();
  for (const value of values) {
    const [number, wish] = splitAtFormat(value);
    if (!feedbacks.has(wish)) continue;
    const wishes = read.get(number);
    if (!wishes) read.set(number, [wish]);
    else if (!wishes.includes(wish)) wishes.push(wish);
  }
  return read;
}

/** What repeats a format that was left out is left out as well. */
function withoutStray(known: readonly Format[]): readonly Format[] {
  const aims = new Set(known.filter(({ does }) => does !== 'repeat').map(({ number }) => number));
  return known.filter(({ does, parameters }) => {
    if (does !== 'repeat') return true;
    const [parameter = '', ...more] = parameters;
    return more.length === 0 && parameter.split(/[=/]/).every((word) => word === 'apt' || aims.has(word));
  });
}

function writeFormat(
  { number, name, parameters }: Format,
  wishes: ReadonlyMap<string, readonly string[]>,
): string[] {
  const lines = [`a=rtpmap:${number} ${name}`];
  for (const wish of wishes.get(number) ?? []) lines.push(`a=rtcp-fb:${number} ${wish}`);
  if (parameters.length > 0) lines.push(`a=fmtp:${number} ${parameters.join(';')}`);
  return lines;
}
