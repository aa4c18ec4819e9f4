/** A script that the store runs in one step: sent by its checksum, and whole only where it is not known yet. */
import { createHash } from 'node:crypto';
import type { Client } from './clients.ts';

export class Script {
  readonly #lua: string;
  readonly #sum: string;

  constructor(lua: string) {
    this.#lua = lua;
    this.#sum = createHash('sha1').update(lua).digest('hex');
  }

  async run(client: Client, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await client.evalsha(this.#sum, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(this.#lua, keys.length, ...keys, ...args);
    }
  }
}
