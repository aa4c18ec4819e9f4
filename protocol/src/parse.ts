/**
 * From bytes that somebody sent to a message of this protocol, or a plain refusal. Never throws.
 */
import * as v from 'valibot';
import { type BetweenPeers, BetweenPeersSchema } from './between-peers.ts';
import { signalStart } from './encode.ts';
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

/**
 * As JSON; a signalled description stands behind its message, after a line feed (see `encode.ts`). Nothing else of the
 * protocol holds a line feed, since JSON escapes it.
 */
function readSignal(text: string): unknown {
  const end = text.indexOf('\n');
  if (end === -1) return readJson(text);
  const message = readJson(text.slice(0, end));
  if (!isRecord(message) || !isRecord(message['signal']) || 'sdp' in message['signal']) return undefined;
  return { ...message, signal: { ...message['signal'], sdp: text.slice(end + 1) } };
}

function readMessage(text: string): unknown {
  return text.startsWith(signalStart) ? readSignal(text) : readJson(text);
}

type Named = v.GenericSchema & { readonly entries: { readonly type: v.LiteralSchema<string, undefined> } };

/** Checks a value by the one schema that has its type: to try a dozen others before takes longer than all the rest. */
function checkerOf<Option extends Named>(family: { readonly options: readonly Option[] }) {
  const schemas = new Map(family.options.map((schema) => [schema.entries.type.literal, schema]));
  return (value: unknown): v.InferOutput<Option> | null => {
    const type = isRecord(value) ? value['type'] : null;
    const schema = typeof type === 'string' ? schemas.get(type) : undefined;
    const result = schema && v.safeParse(schema, value, { abortEarly: true });
    return result?.success ? result.output : null;
  };
}

const checkFromVisitor = checkerOf(FromVisitorSchema);
const checkFromServer = checkerOf(FromServerSchema);
const checkBetweenPeers = checkerOf(BetweenPeersSchema);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A visitor's message, or null if `text` is not one. */
export function parseFromVisitor(text: string): FromVisitor | null {
  const value = readMessage(text);
  if (!isRecord(value) || value['type'] !== 'signal') return checkFromVisitor(value);
  return isSignalMessage(value) ? (value as SignalMessage) : null;
}

/** The server's message, or null if `text` is not one. */
export function parseFromServer(text: string): FromServer | null {
  return checkFromServer(readMessage(text));
}

/** A stranger's message, or null if `text` is not one. */
export function parseBetweenPeers(text: string): BetweenPeers | null {
  return checkBetweenPeers(readJson(text));
}
