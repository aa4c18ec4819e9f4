/**
 * How the visitor wants to be protected: kept in this browser and nowhere else, the same in all its tabs.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { StoredValue } from '../wishes/stored-value.ts';
import { defaultShieldSettings, type ShieldSettings, ShieldSettingsSchema } from './shield-settings.ts';

export class ShieldStore {
  readonly #stored = new StoredValue('anoncam.shield', ShieldSettingsSchema);
  readonly #settings = signal<ShieldSettings>(this.#read());

  constructor() {
    this.#stored.listen(() => {
      this.#settings.value = this.#read();
    });
  }

  get settings(): ReadonlySignal<ShieldSettings> {
    return this.#settings;
  }

  change(settings: ShieldSettings): void {
    this.#settings.value = settings;
    this.#stored.write(settings);
  }

  #read(): ShieldSettings {
    return this.#stored.read() ?? defaultShieldSettings;
  }
}
