/**
 * The visitor's wishes: kept in this browser and nowhere else, the same in all its tabs.
 */
import { limits } from '@anoncam/protocol/limits';
import { type Language, LanguageSchema, noWishes, type Wishes, WishesSchema } from '@anoncam/protocol/wishes';
import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import { StoredValue } from './stored-value.ts';

export class WishesStore {
  readonly #stored = new StoredValue('anoncam.wishes', WishesSchema);
  readonly #wishes;

  /** `languages` are those of the browser, such as `en-GB`; they count until the visitor wishes something else. */
  constructor(languages: readonly string[]) {
    const read = () => this.#stored.read() ?? { ...noWishes, languages: chooseLanguages(languages) };
    this.#wishes = signal<Wishes>(read());
    this.#stored.listen(() => {
      this.#wishes.value = read();
    });
  }

  get wishes(): ReadonlySignal<Wishes> {
    return this.#wishes;
  }

  /** Wishes that the server would not take change nothing. */
  change(wishes: Wishes): void {
    if (!v.is(WishesSchema, wishes)) return;
    this.#wishes.value = wishes;
    this.#stored.write(wishes);
  }
}

/** The languages themselves, without region or script, each once. */
function chooseLanguages(tags: readonly string[]): Language[] {
  const subtags = tags.map((tag) => tag.split('-')[0]?.toLowerCase());
  const languages = subtags.filter((subtag): subtag is Language => v.is(LanguageSchema, subtag));
  return [...new Set(languages)].slice(0, limits.languages);
}
