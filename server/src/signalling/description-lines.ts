/**
 * A session description (RFC 8866) taken apart into sections and attributes, with the form that browsers give it and no
 * other: one line end, one spelling, no empty line, nothing but ASCII. What the attributes mean is not known here.
 */

/** All values of each attribute, in order; those without a value have an empty one. */
export type Attributes = ReadonlyMap<string, readonly string[]>;

export type Section = { readonly media: string; readonly attributes: Attributes };

export type Description = { readonly session: Attributes; readonly sections: readonly Section[] };

const textForm = /^(?:[a-z]=[ -~]*\r\n)+$/;
/** The four lines that every description begins with. What is in them is nobody's business. */
const head = [/^v=0$/, /^o=\S+ \d+ \d+ IN IP[46] \S+$/, /^s=/, /^t=0 0$/];
/** Where and how fast: both are told otherwise, or not at all. */
const ignored = ['b=', 'c='];

/** @returns null for what no browser writes. */
export function takeApart(sdp: string): Description | null {
  if (!textForm.test(sdp)) return null;
  const lines = sdp.slice(0, -'\r\n'.length).split('\r\n');
  if (!head.every((form, index) => form.test(lines[index] ?? ''))) return null;
  const [session, ...rest] = splitAtMedia(lines.slice(head.length));
  const attributes = readAttributes(session ?? []);
  const sections: Section[] = [];
  for (const [media = '', ...body] of rest) {
    const read = readAttributes(body);
    if (!read) return null;
    sections.push({ media, attributes: read });
  }
  return attributes && { session: attributes, sections };
}

/** The only value of that attribute, in its form; null if there is none, another or a second one. */
export function findOnly(attributes: Attributes, name: string, form: RegExp): string | null {
  const [value, ...more] = attributes.get(name) ?? [];
  return value !== undefined && more.length === 0 && form.test(value) ? value : null;
}

function splitAtMedia(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith('m=')) parts.push([]);
    parts.at(-1)?.push(line);
  }
  return parts;
}

function readAttributes(lines: readonly string[]): Attributes | null {
  const attributes = new Map<string, string[]>();
  for (const line of lines) {
    if (ignored.includes(line.slice(0, 2))) continue;
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
