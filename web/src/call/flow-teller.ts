/**
 * Tells the server once in a call that something has come from the stranger's device: a picture or sound, or in a text call
 * any message of their page. What the call is good for afterwards depends on it; the call itself does not.
 */
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { Meeting } from './meeting-state.ts';
import type { Peer } from './peer.ts';

type Stranger = { readonly peer: Pick<Peer, 'getStats'> | null };
/** False if the server is out of reach just now. */
type Link = { send(message: FromVisitor): boolean };

export class FlowTeller {
  readonly #stranger: Stranger;
  readonly #link: Link;
  #told: CallId | null = null;
  #present: CallId | null = null;
  #isLooking = false;

  constructor(stranger: Stranger, link: Link) {
    this.#stranger = stranger;
    this.#link = link;
  }

  /** Looks whether anything has come by now; to be called again and again. */
  async look(meeting: Meeting): Promise<void> {
    const call = findBegun(meeting);
    this.#present = call;
    // What was told last may have been lost together with the link.
    if (meeting.link === 'down') this.#told = null;
    if (call === null || call === this.#told || this.#isLooking) return;
    this.#isLooking = true;
    const stats = await this.#stranger.peer?.getStats().catch(() => null);
    this.#isLooking = false;
    // Somebody else may be there by now.
    if (!stats || call !== this.#present || !hasCome(stats, meeting.mode)) return;
    if (this.#link.send({ type: 'flowing', call })) this.#told = call;
  }
}

/** The call in which the two devices are together, once the server knows that it has begun. */
function findBegun({ phase }: Meeting): CallId | null {
  return phase.is === 'talking' && phase.call.resume !== null ? phase.call.id : null;
}

type Stat = {
  readonly type: string;
  readonly kind?: string;
  readonly framesDecoded?: number;
  readonly packetsReceived?: number;
  readonly messagesReceived?: number;
};

/** A picture that was decoded, or sound, since a camera may be off; where there are none, a message. */
export function hasCome(stats: ReadonlyMap<string, unknown>, mode: Mode): boolean {
  const isThere = (stat: Stat) => {
    if (mode === 'text') return stat.type === 'data-channel' && (stat.messagesReceived ?? 0) > 0;
    if (stat.type !== 'inbound-rtp') return false;
    return ((stat.kind === 'video' ? stat.framesDecoded : stat.packetsReceived) ?? 0) > 0;
  };
  return ([...stats.values()] as readonly Stat[]).some(isThere);
}
