/**
 * What the shield makes of the visitor's own picture: `(state, event, policy) → state`, pure. It warns kindly, and
 * stops what others would not be shown anyway.
 */
import type { ShieldPolicy } from './policy.ts';

export type OwnPictureState = {
  readonly is: 'fine' | 'suspect' | 'stopped';
  /** As with the stranger's picture. */
  readonly recent: readonly boolean[];
  /** How often it was stopped in this visit. */
  readonly stops: number;
};

export type OwnPictureEvent =
  | { readonly type: 'analysed'; readonly offence: number; readonly isUsable: boolean }
  /** The visitor sends it again. */
  | { readonly type: 'resume' };

export const fineOwnPicture: OwnPictureState = { is: 'fine', recent: [], stops: 0 };

export function moveOwnPicture(
  state: OwnPictureState,
  event: OwnPictureEvent,
  policy: ShieldPolicy,
): OwnPictureState {
  switch (event.type) {
    case 'analysed':
      return state.is === 'stopped' || !event.isUsable ? state : judge(state, event.offence, policy);
    case 'resume':
      return state.is === 'stopped' ? { ...state, is: 'fine', recent: [] } : state;
    default:
      return event satisfies never;
  }
}

function judge(state: OwnPictureState, offence: number, policy: ShieldPolicy): OwnPictureState {
  const recent = [...state.recent, offence >= policy.flagFrom].slice(-policy.blockOf);
  const flags = recent.filter(Boolean).length;
  if (flags >= policy.blockFlags) return { is: 'stopped', recent: [], stops: state.stops + 1 };
  return { ...state, recent, is: flags > 0 ? 'suspect' : 'fine' };
}

/** Whether the visit has to end for a while. */
export function isToCoolOff({ stops }: OwnPictureState, policy: ShieldPolicy): boolean {
  return stops >= policy.own.stops;
}
