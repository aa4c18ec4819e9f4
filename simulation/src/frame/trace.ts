/**
 * What happened in a run, as a number by which two runs are compared, and as lines to read if somebody wants to read
 * them. Names stand for the ids, which nobody can tell apart.
 */
export class Trace {
  readonly #lines: string[] | null;
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #hash = 0;
  /** How many events there were. */
  events = 0;

  constructor({ isKept }: { isKept: boolean }) {
    this.#lines = isKept ? [] : null;
  }

  get hash(): string {
    return this.#hash.toString(16).padStart(8, '0');
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  event(elapsedMs: number, label: string): void {
    this.events++;
    this.mix(label);
    this.#hash = Math.imul(this.#hash ^ elapsedMs, 0x01000193) >>> 0;
    this.#lines?.push(`${(elapsedMs / 1000).toFixed(3).padStart(8)} s  ${label}`);
  }

  /** Something that followed from the present event. `describe` is asked only if anybody will read it. */
  note(describe: () => string): void {
    this.#lines?.push(`              · ${describe()}`);
  }

  /** Makes what was said part of the comparison. */
  mix(text: string): void {
    this.#hash = Bun.hash.crc32(text, this.#hash);
  }

  /** The name that stands for an id, such as `call 3`. */
  name(kind: 'session' | 'call', id: string): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `${kind} ${count}`;
    this.#names.set(id, name);
    return name;
  }
}
