/**
 * What a key means where. Pure; who listens, and what follows, is the screens' matter.
 */
import { type SanctionReason, sanctionReasons } from '@anoncam/protocol/conduct';
import type { Outcome } from '@anoncam/protocol/staff-api/staff-cases';

export type KeyPress = {
  readonly key: string;
  /** Control, Alt or Meta is held: that is the browser's. */
  readonly isChord: boolean;
  /** The key is held down. */
  readonly isRepeat: boolean;
  /** none: nothing that would use the key itself. button: it takes Enter and Space. field: it takes letters. */
  readonly focus: 'none' | 'button' | 'field';
};

export const outcomes = ['nothing', 'warning', 'probation', 'cool-off', 'exclusion'] as const;

/** One letter each, the same on every keyboard with Latin letters. */
export const reasonKeys: { readonly [reason in SanctionReason]: string } = {
  sexual: 's',
  'under-18': 'a',
  threat: 't',
  extortion: 'e',
  hate: 'h',
  spam: 'p',
  illegal: 'i',
  evasion: 'v',
};

export type Command =
  | { readonly is: 'next' }
  | { readonly is: 'previous' }
  | { readonly is: 'first' }
  | { readonly is: 'last' }
  | { readonly is: 'open' }
  | { readonly is: 'back' }
  | { readonly is: 'decide' }
  | { readonly is: 'undo' }
  | { readonly is: 'help' }
  | { readonly is: 'show words' }
  | { readonly is: 'note' }
  | { readonly is: 'outcome'; readonly outcome: Outcome }
  | { readonly is: 'reason'; readonly reason: SanctionReason }
  | { readonly is: 'days'; readonly by: number };

const everywhere: Readonly<Record<string, Command>> = { '?': { is: 'help' }, u: { is: 'undo' } };

const inList: Readonly<Record<string, Command>> = {
  ...everywhere,
  j: { is: 'next' },
  ArrowDown: { is: 'next' },
  k: { is: 'previous' },
  ArrowUp: { is: 'previous' },
  Home: { is: 'first' },
  End: { is: 'last' },
  Enter: { is: 'open' },
  o: { is: 'open' },
};

const inCase: Readonly<Record<string, Command>> = {
  ...everywhere,
  Enter: { is: 'decide' },
  Escape: { is: 'back' },
  q: { is: 'back' },
  w: { is: 'show words' },
  n: { is: 'note' },
  '+': { is: 'days', by: 1 },
  '-': { is: 'days', by: -1 },
  ...Object.fromEntries(
    outcomes.map((outcome, index): [string, Command] => [String(index + 1), { is: 'outcome', outcome }]),
  ),
  ...Object.fromEntries(
    sanctionReasons.map((reason): [string, Command] => [reasonKeys[reason], { is: 'reason', reason }]),
  ),
};

const maps = { list: inList, case: inCase, elsewhere: everywhere } as const;
export type KeyPlace = keyof typeof maps;

/** Held down, these would do what nobody looked at. */
const onceOnly: readonly Command['is'][] = ['open', 'decide', 'undo', 'back'];

function findCommand(map: Readonly<Record<string, Command>>, key: string): Command | null {
  return (Object.hasOwn(map, key) ? map[key] : undefined) ?? null;
}

/** Null: the key means nothing here, and stays the browser's. */
export function readKey(place: KeyPlace, press: KeyPress): Command | null {
  if (press.isChord || press.focus === 'field') return null;
  const { key } = press;
  const command = findCommand(maps[place], key.length === 1 ? key.toLowerCase() : key);
  if (command === null) return null;
  if (press.focus === 'button' && key === 'Enter') return null;
  return press.isRepeat && onceOnly.includes(command.is) ? null : command;
}
