/**
 * From bytes that somebody sent to a message of this protocol, or a plain refusal. Never throws.
 */
import * as v from 'valibot';
import { type BetweenPeers, BetweenPeersSchema } from './between-peers.ts';
import { type FromServer, FromServerSchema } from './from-server.ts';
import { type FromVisitor, FromVisitorSchema } from './from-visitor.ts';

function parseWith<Schema extends v.GenericSchema>(schema: Schema) {
  return (text: string): v.InferOutput<Schema> | null => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return null;
    }
    const result = v.safeParse(schema, value, { abortEarly: true });
    return result.success ? result.output : null;
  };
}

/** A visitor's message, or null if `text` is not one. */
export const parseFromVisitor: (text: string) => FromVisitor | null = parseWith(FromVisitorSchema);
/** The server's message, or null if `text` is not one. */
export const parseFromServer: (text: string) => FromServer | null = parseWith(FromServerSchema);
/** A stranger's message, or null if `text` is not one. */
export const parseBetweenPeers: (text: string) => BetweenPeers | null = parseWith(BetweenPeersSchema);
