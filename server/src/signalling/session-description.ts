/**
 * The allow-list through which session descriptions pass between strangers: each is read into values and written anew
 * from them, so that a line which nobody foresaw cannot get through. What is left has the shape that our page gives it: one
 * bundle, in a video call sound, pictures and a data channel, in a text call the channel alone, and one certificate.
 *
 * Names and places are the same for everybody, except for candidates (see `ice-candidate.ts`). A description still
 * shows which codecs a browser has, and so which browser it may be: without that two could not talk.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { limits } from '@anoncam/protocol/limits';
import { type Attributes, type Description, findOnly, type Section, takeApart } from './description-lines.ts';
import { rewriteCandidate, ufragForm } from './ice-candidate.ts';
import { rewriteSection } from './media-section.ts';

export { type RewrittenCandidate, rewriteCandidate } from './ice-candidate.ts';

export type DescriptionRules = {
  readonly mode: Mode;
  /** Whoever hides their address tells of relays only. */
  readonly isHidden: boolean;
};

const kinds = { video: ['audio', 'video', 'application'], text: ['application'] } as const;
/** Where to send to is told by candidates alone. */
const nowhere = 'c=IN IP4 0.0.0.0';
const maxCandidates = 20;
const midForm = /^\d$/;
const passwordForm = /^[\dA-Za-z+/]{22,64}$/;
const fingerprintForm = /^sha-256 [\dA-F]{2}(?::[\dA-F]{2}){31}$/;
const setupForm = /^(?:actpass|active|passive)$/;

/** The description written anew from what is allowed; null where it is not one that our page could have made. */
export function rewriteDescription(sdp: string, { mode, isHidden }: DescriptionRules): string | null {
  const taken = sdp.length <= limits.descriptionChars ? takeApart(sdp) : null;
  if (taken?.sections.length !== kinds[mode].length) return null;
  const head = writeHead(taken);
  const path = writePath(taken.sections, isHidden);
  if (!head || !path) return null;
  const lines = [...head];
  for (const [index, section] of taken.sections.entries()) {
    const text = rewriteSection(kinds[mode][index], section);
    if (!text) return null;
    const candidates = index === 0 ? path.candidates : [];
    lines.push(text.media, nowhere, ...candidates, ...path.keys, `a=mid:${index}`, ...text.lines);
  }
  const text = `${lines.join('\r\n')}\r\n`;
  return text.length <= limits.descriptionChars ? text : null;
}

function writeHead({ session, sections }: Description): readonly string[] | null {
  const bundle = `BUNDLE ${sections.map((_, index) => index).join(' ')}`;
  const isNumbered = ({ attributes }: Section, index: number) =>
    findOnly(attributes, 'mid', midForm) === String(index);
  const fingerprint = readFingerprint(session, sections);
  if (session.get('group')?.join() !== bundle || !sections.every(isNumbered) || !fingerprint) return null;
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    `a=group:${bundle}`,
    ...(session.has('extmap-allow-mixed') ? ['a=extmap-allow-mixed'] : []),
    'a=msid-semantic: WMS *',
    'a=ice-options:trickle',
    `a=fingerprint:${fingerprint}`,
  ];
}

/** Firefox says it once for all sections, Chromium once in each. */
function readFingerprint(session: Attributes, sections: readonly Section[]): string | null {
  if (session.has('fingerprint')) {
    const isRepeated = sections.some(({ attributes }) => attributes.has('fingerprint'));
    return isRepeated ? null : findOnly(session, 'fingerprint', fingerprintForm);
  }
  return findCommon(sections, 'fingerprint', fingerprintForm);
}

/** What every section says in the same words; null if one does not. */
function findCommon(sections: readonly Section[], name: string, form: RegExp): string | null {
  const [first = null, ...others] = sections.map(({ attributes }) => findOnly(attributes, name, form));
  return others.every((other) => other === first) ? first : null;
}

type Path = { readonly candidates: readonly string[]; readonly keys: readonly string[] };

/** One bundle has one path: candidates stand in its first section alone. */
function writePath(sections: readonly Section[], isHidden: boolean): Path | null {
  const ufrag = findCommon(sections, 'ice-ufrag', ufragForm);
  const password = findCommon(sections, 'ice-pwd', passwordForm);
  const setup = findCommon(sections, 'setup', setupForm);
  const candidates = rewriteCandidates(sections[0]?.attributes.get('candidate') ?? [], isHidden);
  if (!ufrag || !password || !setup || !candidates) return null;
  const isComplete = sections[0]?.attributes.has('end-of-candidates');
  return {
    candidates: isComplete ? [...candidates, 'a=end-of-candidates'] : candidates,
    keys: [`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${password}`, `a=setup:${setup}`],
  };
}

/**
 * Where there are too many, those over TCP go first: browsers only open it, and two who open do not meet. Then the device's own, of
 * which most lead nowhere from outside.
 */
function rewriteCandidates(values: readonly string[], isHidden: boolean): readonly string[] | null {
  const lines: string[] = [];
  for (const value of values) {
    const rewritten = rewriteCandidate(`candidate:${value}`, isHidden);
    if (rewritten.is === 'refused') return null;
    if (rewritten.is === 'passed') lines.push(`a=${rewritten.line}`);
  }
  if (lines.length <= maxCandidates) return lines;
  const overUdp = lines.filter((line) => line.includes(' udp '));
  const isOwn = (line: string) => line.includes(' typ host');
  return [...overUdp.filter((line) => !isOwn(line)), ...overUdp.filter(isOwn)].slice(0, maxCandidates);
}
