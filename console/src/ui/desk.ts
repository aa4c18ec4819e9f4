/** What every screen has at hand: the server, who one is, what waits, and the way to another screen. */
import type { Me, Permission } from '@anoncam/protocol/staff-api/staff-session';
import type { Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { StaffServer } from '../api/staff-server.ts';
import type { QueueWatch } from '../queue-watch.ts';
import type { Place } from '../screens/places.ts';
import type { StoredFlag } from '../stored-flag.ts';

/** The last decision, for as long as it can be undone. */
export type LastDecision = { readonly case: string; readonly words: string; readonly untilMs: number };

export type Desk = {
  readonly server: StaffServer;
  readonly me: Me;
  readonly watch: QueueWatch;
  /** Reporters' words are folded. */
  readonly isCalm: StoredFlag;
  readonly decided: Signal<LastDecision | null>;
  /** Until when nobody speaks of a break; ms since the epoch. */
  readonly quietUntil: Signal<number>;
  /** Something that was done, told once and quietly. */
  readonly told: Signal<string>;
  readonly go: (place: Place) => void;
  readonly showKeys: () => void;
};

export const DeskContext = createContext<Desk | null>(null);

/** @throws outside of a signed-in console: no screen stands anywhere else. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('Nobody is signed in.');
  return desk;
}

export function useMay(permission: Permission): boolean {
  return useDesk().me.permissions.includes(permission);
}
