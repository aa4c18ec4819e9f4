/** What must hold for a crowd, judged from outside: by nothing but what each of its members has lived through. */
import type { CallId } from '@anoncam/protocol/ids';
import { defaultPairingRules } from '../matching/pairing.ts';
import type { History, Wanderer } from './wanderer.ts';

type Member = {
  readonly who: number;
  readonly waitedMs: number;
  readonly wasConnected: boolean;
  /** Null while it goes on. */
  readonly endedBy: 'self' | 'stranger' | 'line' | null;
};
type Calls = ReadonlyMap<CallId, readonly Member[]>;

function listCalls(histories: readonly History[]): Calls {
  const calls = new Map<CallId, Member[]>();
  for (const [who, history] of histories.entries()) {
    for (const deed of history) {
      if (deed.is !== 'begun') continue;
      const end = history.find((other) => other.is === 'ended' && other.call === deed.call);
      const wasConnected = history.some((other) => other.is === 'connected' && other.call === deed.call);
      const endedBy = end?.is === 'ended' ? end.by : null;
      const member = { who, waitedMs: deed.waitedMs, wasConnected, endedBy };
      calls.set(deed.call, [...(calls.get(deed.call) ?? []), member]);
    }
  }
  return calls;
}

/** @param mayRepeat who has met whom was lost on the way. @returns every breach in a sentence. */
export function judgeHistories(wanderers: readonly Wanderer[], mayRepeat = false): readonly string[] {
  const histories = wanderers.map(({ history }) => history);
  const calls = listCalls(histories);
  const crowded = [...calls].filter(([, members]) => members.length > 2);
  const wronged = histories.flatMap((history) =>
    history.flatMap((deed) => (deed.is === 'wronged' ? [deed.by] : [])),
  );
  return [
    ...crowded.map(([call, members]) => `${members.length} are in the call ${call}`),
    ...[...calls].flatMap(([call, members]) =>
      isLost(members) ? [`nobody has left ${call}, and it is over`] : [],
    ),
    ...(mayRepeat ? [] : listRepeats(calls).map((pair) => `${pair} met twice`)),
    ...wronged.map((by) => `somebody was told: ${by}`),
  ];
}

/** Two devices had each other, and neither visitor has left. */
function isLost(members: readonly Member[]): boolean {
  const areOver = members.every(({ endedBy }) => endedBy !== null && endedBy !== 'self');
  return members.length === 2 && areOver && members.some(({ wasConnected }) => wasConnected);
}

function listRepeats(calls: Calls): readonly string[] {
  const met = new Set<string>();
  return [...calls.values()].flatMap((members) => {
    if (members.length !== 2) return [];
    const pair = members
      .map(({ who }) => who)
      .sort((a, b) => a - b)
      .join(' and ');
    const isRepeat = met.has(pair);
    met.add(pair);
    // Who is left alone with somebody they know is united with them again in the end.
    const haveBothWaited = members.every(({ waitedMs }) => waitedMs >= defaultPairingRules.reunionAfterMs);
    return isRepeat && !haveBothWaited ? [pair] : [];
  });
}

/** Of those who leave nobody any more: who is in a call alone, or in none while others are too. @returns null if all is well. */
export function judgeRest(wanderers: readonly Wanderer[]): string | null {
  const inCall = new Map<CallId, number>();
  for (const { call } of wanderers) if (call) inCall.set(call, (inCall.get(call) ?? 0) + 1);
  const wrong = [...inCall.values()].filter((members) => members !== 2);
  if (wrong.length > 0) return `calls of ${wrong.join(', ')}`;
  const free = wanderers.filter(({ call }) => call === null);
  return free.length <= 1
    ? null
    : `${free.length} without a call: ${free.map(({ phase }) => phase).join(', ')}`;
}
