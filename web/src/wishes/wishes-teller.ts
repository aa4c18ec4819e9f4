/**
 * Tells the server whom the visitor would rather meet and whom never again: everything after each welcome, afterwards
 * what changes. When the server is greeted, and when a ticket goes out, others decide.
 */
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { Wishes } from '@anoncam/protocol/wishes';
import type { ReadonlySignal } from '@preact/signals';
import type { BlockedStrangers } from './blocked-strangers.ts';

/** The server turns away who sends too much: what is changed quickly one after the other is told together. */
const gatherChangesMs = 500;
/** Of one message: room for the message around the references. */
const maxReferenceChars = limits.messageBytes - 100;
/** So that blocked strangers leave room for other messages, however long their references are. */
const maxMessages = Math.ceil(limits.blocks / limits.blocksAtOnce);

export class WishesTeller {
  readonly #wishes: ReadonlySignal<Wishes>;
  readonly #blocked: BlockedStrangers;
  readonly #send: (message: FromVisitor) => boolean;
  readonly #stops: readonly (() => void)[];
  /** What the server knows; null before it was greeted. */
  #told: Wishes | null = null;
  #timer = 0;

  /** `send` says whether the server is within reach. */
  constructor({
    wishes,
    blocked,
    send,
  }: {
    wishes: ReadonlySignal<Wishes>;
    blocked: BlockedStrangers;
    send: (message: FromVisitor) => boolean;
  }) {
    this.#wishes = wishes;
    this.#blocked = blocked;
    this.#send = send;
    this.#stops = [
      wishes.subscribe(() => this.#onChange()),
      blocked.listen((strangers) => this.#tellBlocked(strangers)),
    ];
  }

  /** The server knows nothing yet. */
  greet(): void {
    this.#tell();
    this.#tellBlocked(this.#blocked.all);
  }

  /** What has changed is told now, before anything else is asked for. */
  hurry(): void {
    if (this.#timer !== 0) this.#tell();
  }

  block(stranger: Sealed): void {
    this.#blocked.add(stranger);
    this.#tellBlocked([stranger]);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    for (const stop of this.#stops) stop();
  }

  #onChange(): void {
    if (this.#timer !== 0 || this.#told === null || this.#told === this.#wishes.value) return;
    this.#timer = window.setTimeout(() => this.#tell(), gatherChangesMs);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const wishes = this.#wishes.value;
    if (this.#send({ type: 'prefer', wishes })) this.#told = wishes;
  }

  #tellBlocked(all: readonly Sealed[]): void {
    for (const strangers of toChunks(all)) this.#send({ type: 'block', strangers });
  }
}

/** As few messages as hold them; if there would be too many, the oldest are left out. */
function toChunks(all: readonly Sealed[]): Sealed[][] {
  const chunks: Sealed[][] = [];
  let chunk: Sealed[] = [];
  let chars = 0;
  for (const stranger of all) {
    // Two quotation marks and a comma.
    const ownChars = stranger.length + 3;
    if (chunk.length === 0 || chunk.length === limits.blocksAtOnce || chars + ownChars > maxReferenceChars) {
      chunk = [];
      chunks.push(chunk);
      chars = 0;
    }
    chunk.push(stranger);
    chars += ownChars;
  }
  return chunks.slice(-maxMessages);
}
