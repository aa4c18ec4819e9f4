/**
 * One value of this page that outlives it, in the browser's storage: always checked on reading, and missing wherever the
 * browser refuses to keep anything.
 */
import * as v from 'valibot';

export class StoredValue<Schema extends v.GenericSchema> {
  readonly #key: string;
  readonly #schema: Schema;

  constructor(key: string, schema: Schema) {
    this.#key = key;
    this.#schema = schema;
  }

  /** Null if there is nothing, or nothing that this page could have written. */
  read(): v.InferOutput<Schema> | null {
    try {
      const result = v.safeParse(this.#schema, JSON.parse(localStorage.getItem(this.#key) ?? 'null'));
      return result.success ? result.output : null;
    } catch {
      return null;
    }
  }

  /** Not kept if the browser refuses, or has no room. */
  write(value: v.InferOutput<Schema>): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // Whoever holds the value has it for as long as the page is open.
    }
  }

  /** Calls `listener` when another tab has written or removed it. */
  listen(listener: () => void): void {
    addEventListener('storage', ({ key }: StorageEvent) => {
      // Null: everything was removed.
      if (key === this.#key || key === null) listener();
    });
  }
}

/** An entry as it is kept, to be shown; null if there is none. */
export function readEntry(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Everything that this site keeps in the browser is gone. */
export function forgetAllValues(): void {
  try {
    localStorage.clear();
  } catch {
    // Where the browser refuses, nothing is kept.
  }
}
