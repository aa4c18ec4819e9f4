/**
 * HTML as a template: whatever is put into it is text, unless it is HTML made in the same way. It knows nothing of any
 * page.
 */

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Inner = string | number | Html | readonly Html[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

function write(inner: Inner): string {
  if (inner instanceof Html) return inner.text;
  if (typeof inner === 'string' || typeof inner === 'number') return escapeHtml(String(inner));
  return inner.map(write).join('');
}

export function html(strings: TemplateStringsArray, ...inner: readonly Inner[]): Html {
  return new Html(strings.reduce((text, part, index) => `${text}${write(inner[index - 1] ?? '')}${part}`));
}
