/**
 * What several kinds of writing to us have in common over HTTP: how often one network may write, and how often it may be
 * wrong about a receipt or a code. What becomes of it is not its affair.
 */
import type * as v from 'valibot';
import type { NetworkTags } from '../addresses/network-tag.ts';
import { type Asked, answerLater, answerText, readBody } from './routes.ts';
import { type AttemptParts, SharedAttempts } from './shared-attempts.ts';

export type LimitParts = AttemptParts & {
  /** The same at all servers. */
  readonly networks: NetworkTags;
};

/** Of one network. */
const mayWrite = { most: 20, withinMs: 60 * 60 * 1000 };
const mayGuess = { most: 20, withinMs: 10 * 60 * 1000 };

export type Form<Schema> = {
  readonly schema: Schema;
  readonly maxBytes?: number;
  /** What it should have been, for who sends something else. */
  readonly shape: string;
};

type Handle = (asked: Asked) => Promise<Response>;

/** @param seconds until it may be tried again; some minutes where that is not known. */
export function answerTooOften(seconds = 10 * 60): Response {
  return answerLater(seconds);
}

/** For what is written: whatever has the right shape counts. @param name of what it is, no other's. */
export function limitWriting({ networks, ...parts }: LimitParts, name: string) {
  const written = new SharedAttempts(parts, `writing ${name}`, mayWrite);
  return <Schema extends v.GenericSchema>(
    { schema, maxBytes, shape }: Form<Schema>,
    accept: (message: v.InferOutput<Schema>, request: Request) => Promise<Response>,
  ): Handle =>
    async ({ request, address }) => {
      const network = networks.tagOf(address);
      if (!(await written.hasLeft(network))) return answerTooOften();
      const message = await readBody(request, schema, maxBytes);
      if (!message) return answerText(400, shape);
      // Others may have come in while this one was being read.
      if (!(await written.take(network))) return answerTooOften();
      return accept(message, request);
    };
}

/**
 * For what is read with a receipt or a code. A right one costs nothing, so that somebody can look as often as they like.
 *
 * @param name as above.
 */
export function limitGuessing({ networks, ...parts }: LimitParts, name: string) {
  const guessed = new SharedAttempts(parts, `reading ${name}`, mayGuess);
  return <Schema extends v.GenericSchema>(
    { schema, maxBytes, shape, missing }: Form<Schema> & { readonly missing: string },
    use: (asked: v.InferOutput<Schema>) => Promise<Response | null>,
  ): Handle =>
    async ({ request, address }) => {
      const network = networks.tagOf(address);
      if (!(await guessed.hasLeft(network))) return answerTooOften();
      const asked = await readBody(request, schema, maxBytes);
      if (!asked) return answerText(400, shape);
      const response = await use(asked);
      if (response) return response;
      await guessed.take(network);
      return answerText(404, missing);
    };
}
