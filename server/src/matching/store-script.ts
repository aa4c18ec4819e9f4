/** A script that a Valkey or Redis runs as one step; sent in full only to a store that does not know it. */
import { createHash } from 'node:crypto';

export type ScriptArgument = string | number;

/** What is needed of a client of such a store. */
export type ScriptClient = {
  evalsha(digest: string, keys: number, ...args: ScriptArgument[]): Promise<unknown>;
  eval(source: string, keys: number, ...args: ScriptArgument[]): Promise<unknown>;
};

export class StoreScript {
  readonly #client: ScriptClient;
  readonly #source: string;
  readonly #digest: string;

  constructor(client: ScriptClient, source: string) {
    this.#client = client;
    this.#source = source;
    this.#digest = createHash('sha1').update(source).digest('hex');
  }

  /** @param args one key, then what else the script is told. */
  async run(args: readonly ScriptArgument[]): Promise<unknown> {
    try {
      return await this.#client.evalsha(this.#digest, 1, ...args);
    } catch (fault) {
      if (!(fault instanceof Error) || !fault.message.startsWith('NOSCRIPT')) throw fault;
      return await this.#client.eval(this.#source, 1, ...args);
    }
  }
}
