/**
 * The log, one JSON line an event, to the standard output and to a file for each day. Words stand in the code and fields
 * are a closed list, so that no address, description or text can get in: what is not named here cannot be written.
 */
import pino from 'pino';
import type { DailyFiles } from './daily-files.ts';
import { scrubAddresses } from './scrubbed.ts';

export type LogFields = {
  /** TCP port the server listens on. */
  port?: number;
  /** The site's public origin, from the configuration. */
  origin?: string;
  /** A name in the environment that looks like a setting and is none. */
  setting?: string;
  /** Why a backup failed, in a sentence: the folder of the settings, and what the system or `pg_dump` said. */
  failure?: string;
  /** Name and stack of a bug of ours; the message is left out, since it could quote input. */
  bug?: { name: string; stack: string };
};

/** Words that stand in the code as they are: a text that is put together at run time is not one of them. */
type Fixed<Words extends string> = Record<never, never> extends Record<Words, true> ? never : Words;

type Write = <Words extends string>(message: Fixed<Words>, fields?: LogFields) => void;

export type Log = { readonly info: Write; readonly warn: Write; readonly error: Write };

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** @param files none where the standard output is enough. */
export function createLog(level: LogLevel, files: DailyFiles | null = null): Log {
  const places = files ? [process.stdout, files] : [process.stdout];
  const streams = pino.multistream(places.map((stream) => ({ level: 'debug' as const, stream })));
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, streams);
  return {
    info: (message, fields = {}) => logger.info(scrub(fields), message),
    warn: (message, fields = {}) => logger.warn(scrub(fields), message),
    error: (message, fields = {}) => logger.error(scrub(fields), message),
  };
}

/** Two fields hold what others have written. */
function scrub({ failure, bug, ...fields }: LogFields): LogFields {
  return {
    ...fields,
    ...(failure === undefined ? {} : { failure: scrubAddresses(failure) }),
    ...(bug === undefined ? {} : { bug: { name: bug.name, stack: scrubAddresses(bug.stack) } }),
  };
}

/** What may be said of something thrown: where in our code, never with which words. */
export function describeBug(thrown: unknown): { name: string; stack: string } {
  if (!(thrown instanceof Error)) return { name: typeof thrown, stack: '' };
  // The stack begins with the message, which may hold anything, lines that look like frames included.
  const { message, stack = '' } = thrown;
  const rest = message === '' ? stack : stack.slice(stack.indexOf(message) + message.length);
  const frames = rest.split('\n').filter((line) => /^\s+at /.test(line));
  return { name: thrown.name, stack: frames.slice(0, 12).join('\n') };
}
