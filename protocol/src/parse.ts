/**
 * From bytes that somebody sent to a message of this protocol, or a plain refusal. Never throws.
 */
import * as v from 'valibot';
import { type BetweenPeers, BetweenPeersSchema } from './between-peers.ts';
import { type FromServer, FromServerSchema } from './from-server.ts';
import { type FromVisitor, FromVisitorSchema } from './from-visitor.ts';
import { isSignalMessage, type SignalMessage } from './signal-check.ts';

/** What `text` stands for, or undefined, which no schema accepts. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> | null {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A visitor's message, or null if `text` is not one. */
export function parseFromVisitor(text: string): FromVisitor | null {
  const value = readJson(text);
  if (!isRecord(value) || value['type'] !== 'signal') return check(FromVisitorSchema, value);
  return isSignalMessage(value) ? (value as SignalMessage) : null;
}

/** The server's message, or null if `text` is not one. */
export function parseFromServer(text: string): FromServer | null {
  return check(FromServerSchema, readJson(text));
}

/** A stranger's message, or null if `text` is not one. */
export function parseBetweenPeers(text: string): BetweenPeers | null {
  return check(BetweenPeersSchema, readJson(text));
}
