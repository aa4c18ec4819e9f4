/**
 * Functions that the store keeps, of which each call is one step: unlike a script, the store makes them once and not anew for
 * each call. They are sent by name, and whole only to a store that does not know them.
 */
import { createHash } from 'node:crypto';
import { type Client, partsOf } from './clients.ts';

type Args = readonly (string | number)[];

export class Library {
  readonly #lua: string;
  readonly #name: string;
  /** Who calls while it is being sent waits for that. */
  readonly #loading = new WeakMap<Client, Promise<void>>();

  /**
   * @param name of letters, digits and underscores.
   * @param lua returns a list of functions, each as the store asks for it but for the library's name before its own. While the
   *   store reads it, nothing of Lua's own is there, not even `string`.
   */
  constructor(name: string, lua: string) {
    // Two versions of the program use one store while one replaces the other, and all functions of a store have one space of names.
    this.#name = `${name}_${createHash('sha1').update(lua).digest('hex').slice(0, 16)}`;
    this.#lua = `#!lua name=${this.#name}
local list = (function() ${lua}
end)()
for index = 1, #list do
  list[index].function_name = '${this.#name}_' .. list[index].function_name
  redis.register_function(list[index])
end`;
  }

  /** @param keys all of one place in a cluster. */
  async call(
    client: Client,
    name: string,
    keys: readonly [string, ...string[]],
    args: Args,
  ): Promise<unknown> {
    const call = () => client.fcall(`${this.#name}_${name}`, keys.length, ...keys, ...args);
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error) || !/Function not found/i.test(error.message)) throw error;
      await this.#load(client);
      return call();
    }
  }

  async #load(client: Client): Promise<void> {
    const loading = this.#loading.get(client) ?? this.#send(client);
    this.#loading.set(client, loading);
    try {
      await loading;
    } finally {
      this.#loading.delete(client);
    }
  }

  /** Any of a cluster's servers may come to own the keys; one that is away is sent it when it is asked. */
  async #send(client: Client): Promise<void> {
    const sent = await Promise.allSettled(
      partsOf(client).map((each) => each.function('LOAD', 'REPLACE', this.#lua)),
    );
    const failed = sent.find((each) => each.status === 'rejected');
    if (failed && sent.every((each) => each.status === 'rejected')) throw failed.reason;
  }
}
