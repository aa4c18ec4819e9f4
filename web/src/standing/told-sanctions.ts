/**
 * Which decisions this browser has been told of, by their codes: so that a warning is shown once, and that one was taken back
 * is noticed although the server does not speak of it by itself any more.
 */
import * as v from 'valibot';
import { StoredValue } from '../wishes/stored-value.ts';

/** As many as a browser can have at once. */
const mostTold = 20;

/** shown: it was in force then. read: there is nothing more to be said about it. */
const ToldSchema = v.record(v.string(), v.picklist(['shown', 'read']));
type Told = v.InferOutput<typeof ToldSchema>;

export class ToldSanctions {
  readonly #kept = new StoredValue('anoncam.told', ToldSchema);
  /** For as long as the page is open, even where the browser keeps nothing. */
  #told: Told = {};

  list(how: Told[string]): readonly string[] {
    const told = this.#all;
    return Object.keys(told).filter((code) => told[code] === how);
  }

  note(code: string, how: Told[string]): void {
    const { [code]: before, ...others } = this.#all;
    if (before === how || before === 'read') return;
    this.#write({ ...others, [code]: how });
  }

  forget(code: string): void {
    const { [code]: _, ...others } = this.#all;
    this.#write(others);
  }

  get #all(): Told {
    return { ...this.#kept.read(), ...this.#told };
  }

  #write(told: Told): void {
    this.#told = Object.fromEntries(Object.entries(told).slice(-mostTold));
    this.#kept.write(this.#told);
  }
}
