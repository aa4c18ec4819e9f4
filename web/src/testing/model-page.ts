/**
 * A page as far as its meeting goes: the real state machine, carried out with model connections between devices instead
 * of a browser's. What `meeting-run.ts` does with the browser, this does with `ModelAir`.
 */
import { nextStepAfter } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { parseFromServer } from '@anoncam/protocol/parse';
import { type Country, noWishes, type Reach, unknownCountry, type Wishes } from '@anoncam/protocol/wishes';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import { createArrival } from '../../../server/src/testing/arrivals.ts';
import { moveMeeting } from '../call/meeting.ts';
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingEvent,
  movesMeeting,
  noMeeting,
} from '../call/meeting-state.ts';
import { Device, type ModelAir } from './model-air.ts';
import type { ModelSite, Wire } from './model-site.ts';

const tickMs = 500;

type PageParts = {
  readonly site: ModelSite;
  readonly air: ModelAir;
  readonly visitor: VisitorRef;
  readonly wishes?: Wishes;
  readonly country?: Country;
  readonly reach?: Reach;
  /** What the browser keeps: it grows. */
  readonly blocked?: Sealed[];
};

/** One meeting of one visitor, from Start to Stop. */
export class ModelPage {
  readonly #site: ModelSite;
  readonly #air: ModelAir;
  readonly #visitor: VisitorRef;
  readonly #country: Country;
  readonly #reach: Reach;
  readonly #blocked: Sealed[];
  #wishes: Wishes;
  #meeting: Meeting = noMeeting;
  #wire: Wire | null = null;
  #session: Sealed | null = null;
  #isWelcome = false;
  #isOver = false;
  #hasFailed = false;
  /** The connection whose offer the next ticket takes along, and the one whose offer the server has. */
  #spare: Device | null = null;
  #offered: Device | null = null;
  #seat: Device | null = null;

  constructor({ site, air, visitor, country, wishes, reach, blocked }: PageParts) {
    this.#site = site;
    this.#air = air;
    this.#visitor = visitor;
    this.#country = country ?? unknownCountry;
    this.#wishes = wishes ?? noWishes;
    this.#reach = reach ?? { nat: 'unknown', relay: false };
    this.#blocked = blocked ?? [];
    this.#connect();
    this.dispatch({ type: 'start', mode: 'video' });
    this.#tick();
  }

  /** Whether it ever told the server that no connection came about. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get phase(): Meeting['phase'] {
    return this.#meeting.phase;
  }

  /** Whether these two talk with each other and not with anybody else. */
  isTalkingWith(other: ModelPage): boolean {
    const seat = this.#seat;
    const isOpen = this.phase.is === 'talking' && other.phase.is === 'talking';
    return isOpen && seat?.isOpen === true && seat.stranger === other.#seat;
  }

  stop(): void {
    this.dispatch({ type: 'stop' });
    this.#isOver = true;
    this.#wire?.close(1000);
    this.#wire = null;
  }

  /** The network fails, noticed or not. */
  loseLink({ noticed }: { noticed: boolean }): void {
    if (noticed) this.#wire?.cut();
    else this.#wire?.starve();
  }

  /** The path to the stranger's device breaks. */
  losePath(): void {
    this.#seat?.breakPath();
  }

  changeWishes(wishes: Wishes): void {
    this.#wishes = wishes;
    this.#send({ type: 'prefer', wishes });
  }

  dispatch(event: MeetingEvent): void {
    const { meeting, effects } = moveMeeting(this.#meeting, event, this.#site.clock.now());
    this.#meeting = meeting;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: MeetingEffect): void {
    switch (effect.do) {
      case 'send-ticket':
        return this.#sendTicket();
      case 'send-stop':
        return this.#send({ type: 'stop' });
      case 'send-lost':
        this.#hasFailed ||= effect.why === 'not-connected';
        return this.#send({ type: 'lost', call: effect.call, why: effect.why });
      case 'block':
        this.#blocked.push(effect.stranger);
        return this.#send({ type: 'block', strangers: [effect.stranger] });
      case 'offer-taken':
        return this.#takeOffer(effect.call, effect.peer);
      case 'answer':
        return this.#answer(effect.call, effect.peer, effect.offer);
      case 'apply-answer':
        if (this.#seat?.number === effect.peer) this.#seat.applyAnswer(effect.answer);
        return;
      case 'repair':
        return this.#repair(effect.peer);
      case 'close-peer':
        if (this.#seat?.number !== effect.peer) return;
        this.#seat.close();
        this.#seat = null;
        return;
      case 'renew-spares':
        if (this.#spare !== this.#offered) this.#spare?.close();
        this.#spare = null;
        return;
      // The model's way to the server is either there or known to be lost.
      case 'doubt-server':
      case 'clear-conversation':
      case 'note':
        return;
      default:
        return effect satisfies never;
    }
  }

  /** The offer takes a moment; by then the visitor may want something else. */
  #sendTicket(): void {
    this.#spare ??= new Device(this.#air, this.#visitor);
    const device = this.#spare;
    this.#site.after(600, () => {
      if (this.phase.is !== 'waiting' || !this.#isWelcome || this.#spare !== device) return;
      this.#send({
        type: 'wait',
        mode: 'video',
        offer: device.description,
        reach: this.#reach,
        hidden: false,
      });
      if (this.#offered !== device) this.#offered?.close();
      this.#offered = device;
    });
  }

  #takeOffer(call: CallId, number: number): void {
    const device = this.#offered;
    this.#offered = null;
    if (this.#spare === device) this.#spare = null;
    if (!device) return this.dispatch({ type: 'peer', peer: number, what: 'unusable' });
    this.#send({ type: 'accept', call, answer: null });
    this.#sit(device, number);
  }

  #answer(call: CallId, number: number, offer: string): void {
    const device = new Device(this.#air, this.#visitor);
    this.#site.after(300, () => {
      if (currentCall(this.#meeting)?.peer !== number) return;
      device.answer(offer);
      this.#send({ type: 'accept', call, answer: device.description });
      this.#sit(device, number);
    });
  }

  #sit(device: Device, number: number): void {
    this.#seat?.close();
    this.#seat = device;
    device.listen(number, (what) => this.dispatch({ type: 'peer', peer: number, what }));
  }

  #repair(number: number): void {
    const call = currentCall(this.#meeting);
    if (!call || this.#seat?.number !== number) return;
    this.#send({
      type: 'signal',
      call: call.id,
      signal: { kind: 'description', role: 'offer', sdp: 'repair' },
    });
  }

  #send(message: FromVisitor): void {
    if (this.#isWelcome) this.#wire?.send(JSON.stringify(message));
  }

  #connect(): void {
    if (this.#isOver) return;
    const ifCurrent = (work: () => void) => {
      if (this.#wire === wire) work();
    };
    const wire: Wire = this.#site.connect(createArrival({ visitor: this.#visitor, country: this.#country }), {
      opened: () => ifCurrent(() => this.#sayHello(wire)),
      received: (text) => ifCurrent(() => this.#receive(text)),
      closed: (code) => ifCurrent(() => this.#onLost(code)),
    });
    this.#wire = wire;
  }

  #sayHello(wire: Wire): void {
    const call = currentCall(this.#meeting)?.resume ?? null;
    const hello: FromVisitor = { type: 'hello', session: this.#session, call };
    wire.send(JSON.stringify(hello));
  }

  #onLost(code: number): void {
    this.#wire = null;
    this.#isWelcome = false;
    if (nextStepAfter(code) === 'never') this.#site.complaints.push(`a page was sent away: ${code}`);
    this.dispatch({ type: 'link-down' });
    this.#site.after(nextStepAfter(code) === 'back-off' ? 4_000 : 1_000, () => this.#connect());
  }

  #receive(text: string): void {
    const message = parseFromServer(text);
    if (!message) return void this.#site.complaints.push(`not a message: ${text}`);
    if (message.type === 'welcome') return this.#onWelcome(message);
    if (message.type === 'signal') return this.#onSignal(message.call);
    if (movesMeeting(message)) this.dispatch({ type: 'told', message });
  }

  #onWelcome(welcome: Extract<FromServer, { type: 'welcome' }>): void {
    this.#session = welcome.session;
    this.#isWelcome = true;
    this.#send({ type: 'prefer', wishes: this.#wishes });
    for (let first = 0; first < this.#blocked.length; first += limits.blocksAtOnce) {
      this.#send({ type: 'block', strangers: this.#blocked.slice(first, first + limits.blocksAtOnce) });
    }
    this.dispatch({ type: 'link-up', call: welcome.call });
  }

  #onSignal(call: CallId): void {
    if (currentCall(this.#meeting)?.id === call) this.#seat?.repairPath();
  }

  #tick(): void {
    if (this.#isOver) return;
    this.dispatch({ type: 'tick' });
    const { clock } = this.#site;
    clock.at(clock.now() + tickMs, () => this.#tick());
  }
}
