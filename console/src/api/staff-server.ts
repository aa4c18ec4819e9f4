/**
 * Speaks with the console's server: one request at a time over HTTP, and what each screen need not think of. Where the
 * server wants a fresh sign-in first, that is asked for and the request repeated; where one is signed out, everybody hears it.
 */
import * as v from 'valibot';
import { type Answer, readAnswer, unreachable } from './answer.ts';
import { type Body, type RouteName, routes, type Value } from './routes.ts';

export type StaffServer = {
  ask<Name extends RouteName>(name: Name, body: Body<Name>): Promise<Answer<Value<Name>>>;
};

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** Over HTTP, and no more than that. */
export function createHttpServer(fetchAnswer: Fetch): StaffServer {
  return {
    ask: async <Name extends RouteName>(name: Name, body: Body<Name>) => {
      const { method, path, body: bodySchema, answer } = routes[name];
      if (!v.safeParse(bodySchema, body).success) {
        return { ok: false, error: 'bad request', words: '' } as const;
      }
      const schema = answer as v.GenericSchema<unknown, Value<Name>>;
      try {
        const response = await fetchAnswer(...writeRequest(method, path, body));
        return readAnswer(response.ok, await readBody(response), schema);
      } catch {
        return unreachable;
      }
    },
  };
}

function writeRequest(method: 'GET' | 'POST', path: string, body: object): [string, RequestInit] {
  if (method === 'POST') {
    // No other site can send this header without being allowed to.
    const headers = { 'content-type': 'application/json', 'x-anoncam-console': '1' };
    return [path, { method, headers, body: JSON.stringify(body) }];
  }
  const query = new URLSearchParams(
    Object.entries(body).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
  return [query.size > 0 ? `${path}?${query}` : path, { method }];
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? {} : JSON.parse(text);
}

export type Attendants = {
  /** Asks the member to sign in again. @returns whether they did. */
  readonly signInAgain: () => Promise<boolean>;
  readonly signedOut: () => void;
};

/** Repeats what needs a fresh sign-in once that was made, and tells if nobody is signed in any more. */
export function attendSignIn(server: StaffServer, attendants: Attendants): StaffServer {
  return {
    ask: async (name, body) => {
      const answer = await server.ask(name, body);
      const again =
        !answer.ok && answer.error === 'sign in again' && (await attendants.signInAgain())
          ? await server.ask(name, body)
          : answer;
      if (!again.ok && again.error === 'signed out') attendants.signedOut();
      return again;
    },
  };
}
