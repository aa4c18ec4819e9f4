/**
 * Judges signals, I10: what one says reaches the present stranger and nobody else, unchanged, and nobody after the end.
 */
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../../../server/src/matching/ticket.ts';
import type { WorldView } from '../world.ts';
import type { SessionRecord } from './session-record.ts';

type Said = { readonly from: SessionRecord; readonly to: SessionId | null };
type SignalMessage = Extract<FromVisitor, { type: 'signal' }>;

export class SignalJudge {
  readonly #world: WorldView;
  /** By their text: no two are alike here. */
  readonly #said = new Map<string, Said>();

  constructor(world: WorldView) {
    this.#world = world;
  }

  hear(from: SessionRecord, { call }: SignalMessage, text: string): void {
    this.#said.set(text, { from, to: findStranger(from, call, { mustHaveAccepted: true }) });
  }

  /** It is on its way to another session, wherever that is. */
  pass(to: SessionId, text: string): void {
    const said = this.#said.get(text);
    if (said?.to !== to) this.#world.fail('I10', `a signal of ${said?.from.name ?? 'nobody'} goes astray`);
  }

  tell(to: SessionRecord, { call }: SignalMessage, text: string): void {
    const said = this.#said.get(text);
    if (!said) return this.#world.fail('I10', `${to.name} gets a signal that nobody sent`);
    if (said.to === null) return this.#world.fail('I10', `${to.name} gets a signal from nobody's stranger`);
    if (said.to !== to.id) return this.#world.fail('I10', `${to.name} gets a signal for somebody else`);
    const stranger = findStranger(to, call, { mustHaveAccepted: false });
    if (stranger !== said.from.id) this.#world.fail('I10', `${to.name} gets a signal after the end`);
  }
}

function findStranger(
  { session, accepted }: SessionRecord,
  call: CallId,
  { mustHaveAccepted }: { mustHaveAccepted: boolean },
): SessionId | null {
  const { phase } = session;
  if ((phase.is !== 'pairing' && phase.is !== 'calling') || phase.call.id !== call) return null;
  if (mustHaveAccepted && phase.is === 'pairing' && !accepted.has(call)) return null;
  return phase.call.stranger.session;
}
