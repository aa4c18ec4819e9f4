/**
 * Somebody without a page who says what is allowed, but at the wrong time, about other people's calls, and with other
 * people's notes. Whatever they get by it, nobody else must notice.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Reach } from '@anoncam/protocol/wishes';
import type { Door } from '../parts/site.ts';
import type { Wire } from '../parts/wire.ts';
import type { World } from '../world.ts';
import { type Browser, drawWishes } from './browser.ts';
import { drawVerdict } from './opinions.ts';

const kinds = [
  'wait',
  'wait',
  'wait',
  'accept',
  'accept',
  'signal',
  'flowing',
  'verdict',
  'verdict',
  'lost',
  'stop',
  'prefer',
  'block',
] as const;
const reach: Reach = { nat: 'unknown', relay: false };
const backWithinMs = 4_000;

export class Meddler {
  readonly name: string;
  readonly #browser: Browser;
  readonly #site: Door;
  readonly #world: World;
  /** Seconds of calm between two words, in milliseconds. */
  readonly #paceMs: number;
  #wire: Wire | null = null;
  /** This one, and those that were left open. */
  readonly #wires = new Set<Wire>();
  #session: Sealed | null = null;
  #resume: Sealed | null = null;
  #call: CallId | null = null;
  #isOffered = false;
  #count = 0;
  #hasLeft = false;

  constructor(site: Door, browser: Browser, name: string) {
    this.#site = site;
    this.#world = site.world;
    this.#browser = browser;
    this.name = name;
    this.#paceMs = this.#world.chance.pick([150, 400, 1_500]);
    this.#open();
  }

  leave(): void {
    this.#hasLeft = true;
    this.#wire = null;
    for (const wire of this.#wires) wire.close(closeCodes.done.code);
  }

  #open(): void {
    if (this.#hasLeft || this.#wire) return;
    const ifCurrent = (work: () => void) => {
      if (this.#wire === wire) work();
    };
    const wire: Wire = this.#site.connect(
      { owner: this.name, browser: this.#browser },
      {
        opened: () => ifCurrent(() => this.#sayHello(wire)),
        received: (message) => ifCurrent(() => this.#receive(message)),
        closed: () => this.#onClosed(wire),
      },
    );
    this.#wire = wire;
    this.#wires.add(wire);
  }

  #onClosed(wire: Wire): void {
    this.#wires.delete(wire);
    if (this.#wire !== wire) return;
    this.#wire = null;
    this.#world.within(backWithinMs, `${this.name} comes back`, () => this.#open());
  }

  /** Sometimes with a note of somebody else's, and sometimes with none at all. */
  #sayHello(wire: Wire): void {
    const { chance } = this.#world;
    // Nothing said at all is also something.
    if (chance.happens(0.1)) return;
    // Something else before it closes the socket, while the hello may have come already.
    if (chance.happens(0.1)) wire.send(this.#drawMessage());
    wire.send({ type: 'hello', session: this.#pickSession(), call: this.#pickCallNote() });
    this.#keepTalking(wire);
  }

  #pickSession(): Sealed | null {
    const { chance } = this.#world;
    const { sessionNotes } = this.#site.register;
    return chance.happens(0.3) && sessionNotes.length > 0 ? chance.pick(sessionNotes) : this.#session;
  }

  #pickCallNote(): Sealed | null {
    const { chance } = this.#world;
    const notes = [...this.#site.register.callNotes.keys()];
    return chance.happens(0.3) && notes.length > 0 ? chance.pick(notes) : this.#resume;
  }

  #keepTalking(wire: Wire): void {
    this.#world.within(this.#paceMs * 2, `${this.name} meddles`, () => {
      if (this.#hasLeft || !this.#wires.has(wire)) return;
      if (this.#wire === wire && this.#world.chance.happens(0.03)) this.#reopen(wire);
      wire.send(this.#drawMessage());
      this.#keepTalking(wire);
    });
  }

  /** Without closing the socket before, and going on to talk there. */
  #reopen(wire: Wire): void {
    if (this.#world.chance.happens(0.5)) wire.send({ type: 'hello', session: null, call: null });
    this.#wire = null;
    this.#open();
  }

  #receive(message: FromServer): void {
    if (message.type === 'welcome') this.#session = message.session;
    if (message.type === 'begun') this.#resume = message.resume;
    if (message.type !== 'matched') return;
    this.#call = message.call;
    this.#isOffered = message.offer !== null;
  }

  #drawMessage(): FromVisitor {
    const call = this.#pickCall();
    const kind = this.#world.chance.pick(kinds);
    const ofCall = call === null ? null : this.#drawOfCall(kind, call);
    if (ofCall) return ofCall;
    if (kind === 'stop') return { type: 'stop' };
    if (kind === 'prefer') return { type: 'prefer', wishes: drawWishes(this.#world) };
    if (kind === 'block') return this.#drawBlock();
    return this.#drawWait();
  }

  #drawOfCall(kind: (typeof kinds)[number], call: CallId): FromVisitor | null {
    if (kind === 'accept') return this.#drawAccept(call);
    if (kind === 'signal') return this.#drawSignal(call);
    if (kind === 'flowing') return { type: 'flowing', call };
    if (kind === 'verdict') return this.#drawVerdict(call);
    if (kind === 'lost')
      return { type: 'lost', call, why: this.#world.chance.pick(['not-connected', 'broken']) };
    return null;
  }

  #drawWait(): FromVisitor {
    const mode: Mode = this.#world.chance.happens(0.5) ? 'text' : 'video';
    return { type: 'wait', mode, offer: `offer ${++this.#count} of ${this.name}`, reach, hidden: false };
  }

  #drawAccept(call: CallId): FromVisitor {
    const isRight = !this.#world.chance.happens(0.05);
    const answer = this.#isOffered === isRight ? `answer of ${this.name}` : null;
    return { type: 'accept', call, answer };
  }

  #drawSignal(call: CallId): FromVisitor {
    const candidate = `meddling ${++this.#count} of ${this.name}`;
    return {
      type: 'signal',
      call,
      signal: { kind: 'candidate', candidate, sdpMid: null, sdpMLineIndex: null },
    };
  }

  /** In any order, and of pictures that cannot have been. */
  #drawVerdict(call: CallId): FromVisitor {
    const { chance } = this.#world;
    const verdict = drawVerdict(this.#world, call, chance.between(1, 6));
    return { ...verdict, flagged: chance.between(0, 5) };
  }

  #drawBlock(): FromVisitor {
    const { chance } = this.#world;
    const known = [...this.#site.register.persons.keys()];
    const forged = 'forged' as string as Sealed;
    return {
      type: 'block',
      strangers: [known.length > 0 && chance.happens(0.8) ? chance.pick(known) : forged],
    };
  }

  /** The present one, a former one, or somebody else's. */
  #pickCall(): CallId | null {
    const { chance } = this.#world;
    const others = [...this.#site.register.calls.keys()];
    return others.length > 0 && chance.happens(0.4) ? chance.pick(others.slice(-10)) : this.#call;
  }
}
