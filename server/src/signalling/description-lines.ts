/**
 * A session description (RFC 8866) taken apart into sections and attributes, with the form that browsers give it and no
 * other: one line end, one spelling, no empty line, nothing but ASCII. What the attributes mean is not known here.
 */

/** All values of each attribute, in order; those without a value have an empty one. */
export type Attributes = ReadonlyMap<string, readonly string[]>;

/** `codecs`: the lines on what the browser can do, each after its line end: the same for all who have the same browser. */
export type Section = { readonly media: string; readonly attributes: Attributes; readonly codecs: string };

export type Description = { readonly session: Attributes; readonly sections: readonly Section[] };

const lineEnd = '\r\n';
const mediaStart = /\r\n(?=m=)/;
/** As many as follow each other, each with the line end before it: a section does not begin with one. */
const codecLines = /(?:\r\na=(?:rtcp-fb|rtpmap|fmtp|extmap):[ -~]*)+/g;
const textForm = /^(?:[a-z]=[ -~]*\r\n)+$/;
/** The four lines that every description begins with. What is in them is nobody's business. */
const head = [/^v=0$/, /^o=\S+ \d+ \d+ IN IP[46] \S+$/, /^s=/, /^t=0 0$/];
/** Where and how fast: both are told otherwise, or not at all. */
const ignored = /^[bc]=/;

/** @returns null for what no browser writes. */
export function takeApart(sdp: string): Description | null {
  if (!textForm.test(sdp)) return null;
  const [session = '', ...media] = sdp.slice(0, -lineEnd.length).split(mediaStart);
  const lines = session.split(lineEnd);
  if (!head.every((form, index) => form.test(lines[index] ?? ''))) return null;
  const attributes = readAttributes(lines.slice(head.length));
  const sections: Section[] = [];
  for (const text of media) {
    const section = readSection(text);
    if (!section) return null;
    sections.push(section);
  }
  return attributes && { session: attributes, sections };
}

/** The only value of that attribute, in its form; null if there is none, another or a second one. */
export function findOnly(attributes: Attributes, name: string, form: RegExp): string | null {
  const [value, ...more] = attributes.get(name) ?? [];
  return value !== undefined && more.length === 0 && form.test(value) ? value : null;
}

function readSection(text: string): Section | null {
  let codecs = '';
  const rest = text.replace(codecLines, (lines) => {
    codecs += lines;
    return '';
  });
  const [media = '', ...lines] = rest.split(lineEnd);
  const attributes = readAttributes(lines);
  return attributes && { media, attributes, codecs };
}

export function readAttributes(lines: readonly string[]): Attributes | null {
  const attributes = new Map<string, string[]>();
  for (const line of lines) {
    if (ignored.test(line)) continue;
    if (!line.startsWith('a=')) return null;
    const [name, value] = splitAttribute(line);
    const values = attributes.get(name);
    if (values) values.push(value);
    else attributes.set(name, [value]);
  }
  return attributes;
}

function splitAttribute(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return colon === -1 ? [line.slice(2), ''] : [line.slice(2, colon), line.slice(colon + 1)];
}
