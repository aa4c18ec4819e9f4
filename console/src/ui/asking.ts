/** Asking the server from within a screen: what is there to be seen, and what was done. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Refusal } from '../api/answer.ts';
import type { Body, RouteName, Value } from '../api/routes.ts';
import { useDesk } from './desk.ts';

export type Asked<Wanted> =
  | { readonly is: 'loading' }
  | { readonly is: 'refused'; readonly refusal: Refusal }
  | { readonly is: 'here'; readonly value: Wanted };

/** Reads it at once, and whenever `reload` is called; what was there stays until then. */
export function useAsked<Name extends RouteName>(
  name: Name,
  body: Body<Name>,
): { readonly asked: Asked<Value<Name>>; readonly reload: () => Promise<void> } {
  const { server } = useDesk();
  const [asked, setAsked] = useState<Asked<Value<Name>>>({ is: 'loading' });
  // Of several answers on the way, the one asked for last counts, and none after the screen has gone.
  const latest = useRef(0);
  const key = JSON.stringify(body);
  const reload = async () => {
    latest.current += 1;
    const number = latest.current;
    const answer = await server.ask(name, body);
    if (number !== latest.current) return;
    setAsked(answer.ok ? { is: 'here', value: answer.value } : { is: 'refused', refusal: answer });
  };
  // The body counts by what is in it.
  useEffect(() => {
    setAsked({ is: 'loading' });
    void reload();
    return () => {
      latest.current += 1;
    };
  }, [name, key]);
  return { asked, reload };
}

export type Deed = {
  readonly isBusy: boolean;
  readonly refusal: Refusal | null;
  /** One at a time: pressing twice does it once. @returns whether it was done */
  readonly run: (work: () => Promise<Answer<unknown>>) => Promise<boolean>;
};

export function useDeed(): Deed {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isRunning = useRef(false);
  const run = async (work: () => Promise<Answer<unknown>>) => {
    if (isRunning.current) return false;
    isRunning.current = true;
    setBusy(true);
    const answer = await work();
    isRunning.current = false;
    setBusy(false);
    setRefusal(answer.ok ? null : answer);
    return answer.ok;
  };
  return { isBusy, refusal, run };
}
