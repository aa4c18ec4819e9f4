/**
 * Keys that several servers have to have the same of, as the rest of the program sees where they are exchanged: whoever
 * comes first says which one it is.
 */
export type SharedKeys = {
  /**
   * @param own null: none is put there.
   * @returns the key of that name that is there, or `own`, which is there from now on.
   * @throws MasterKeyError when what is there is of servers with another master key.
   */
  agree(name: string, own: Uint8Array | null, untilMs: number): Promise<Uint8Array | null>;
};

export class MasterKeyError extends Error {}
