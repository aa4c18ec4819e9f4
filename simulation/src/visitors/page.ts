/**
 * A page as far as its meeting goes: the real state machine, carried out with simulated sockets and devices. What
 * `meeting-run.ts` does with the browser, this does without one.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { Signal } from '@anoncam/protocol/signal';
import type { Wishes } from '@anoncam/protocol/wishes';
import { moveMeeting } from '../../../web/src/call/meeting.ts';
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingEvent,
  type MeetingPhase,
  movesMeeting,
  noMeeting,
} from '../../../web/src/call/meeting-state.ts';
import type { Door } from '../parts/site.ts';
import { beginsAnew, judgeMove } from '../watch/page-judge.ts';
import type { World } from '../world.ts';
import type { Air, Device, DeviceHolder, PeerNews } from './air.ts';
import type { Browser } from './browser.ts';
import { Opinions } from './opinions.ts';
import { PageLink } from './page-link.ts';
import { PagePeers } from './page-peers.ts';
import { PageTicker } from './page-ticker.ts';
import { Standstill } from './standstill.ts';

export type PageParts = {
  readonly site: Door;
  readonly air: Air;
  readonly browser: Browser;
  readonly name: string;
  readonly mode: Mode;
  readonly wishes: Wishes;
  /** It never acknowledges anything: a tab that the browser has put to sleep. */
  readonly isMute: boolean;
};

/** One meeting of one visitor, from Start to Stop. */
export class Page implements DeviceHolder {
  readonly name: string;
  readonly browser: Browser;
  readonly link: PageLink;
  readonly peers: PagePeers;
  readonly standstill: Standstill;
  isMute: boolean;
  /** How often it went from one phase to another, found the server again, or went on after a standstill. */
  moves = 0;
  /** The visitor is doing something just now, so that what becomes of the call is their wish. */
  isActing = false;
  readonly #world: World;
  readonly #opinions: Opinions;
  #wishes: Wishes;
  #meeting: Meeting;
  #ticker: PageTicker | null = null;
  #signals = 0;
  #toldFlowing: CallId | null = null;

  constructor({ site, air, browser, name, mode, wishes, isMute }: PageParts) {
    this.#world = site.world;
    this.#opinions = new Opinions(site.world);
    this.name = name;
    this.browser = browser;
    this.isMute = isMute;
    this.#wishes = wishes;
    this.#meeting = { ...noMeeting, mode };
    this.standstill = new Standstill(site.world, name);
    this.peers = new PagePeers(air, this);
    this.link = new PageLink(
      site,
      { owner: name, browser, standstill: this.standstill },
      {
        onWelcome: (welcome) => this.#onWelcome(welcome),
        onMessage: (message) => this.#onMessage(message),
        onDown: () => this.dispatch({ type: 'link-down' }),
        onRefused: (code) => this.#onRefused(code),
        callToResume: () => currentCall(this.#meeting)?.resume ?? null,
      },
    );
    browser.tabs.add(this);
    this.link.open();
    this.dispatch({ type: 'start', mode });
    this.#ticker = new PageTicker(site.world, this, {
      onStandstill: (afterMs) => this.dispatch({ type: 'woke', afterMs }),
      onTick: () => this.#onTick(),
    });
  }

  get meeting(): Meeting {
    return this.#meeting;
  }

  get phase(): Meeting['phase'] {
    return this.#meeting.phase;
  }

  get call(): CallId | null {
    return currentCall(this.#meeting)?.id ?? null;
  }

  /** The visitor does something. */
  act(event: Extract<MeetingEvent, { type: 'next' | 'block' | 'stay' | 'stop' | 'network-changed' }>): void {
    this.isActing = true;
    this.dispatch(event);
    this.isActing = false;
  }

  /** The visitor leaves; the stranger's device is told, and so is the server. */
  end(reason: CloseReason): void {
    if (reason === 'done') this.act({ type: 'stop' });
    this.peers.end({ isTold: true });
    this.link.close(reason);
    this.#forget();
  }

  /** The machine is switched off, and nobody is told. */
  vanish(): void {
    this.peers.end({ isTold: false });
    this.link.vanish();
    this.#forget();
  }

  changeWishes(wishes: Wishes): void {
    this.#wishes = wishes;
    this.#send({ type: 'prefer', wishes });
  }

  changeNetwork(): void {
    this.act({ type: 'network-changed' });
    this.link.hurry();
  }

  tellBlocked(strangers: readonly Sealed[]): void {
    this.standstill.outlast(() => this.#tellBlocked(strangers));
  }

  #tellBlocked(strangers: readonly Sealed[]): void {
    for (let first = 0; first < strangers.length; first += limits.blocksAtOnce) {
      this.#send({ type: 'block', strangers: strangers.slice(first, first + limits.blocksAtOnce) });
    }
  }

  onNews(device: Device, what: PeerNews): void {
    this.standstill.outlast(() => {
      if (this.#ticker && device.number !== null) this.dispatch({ type: 'peer', peer: device.number, what });
    });
  }

  dispatch(event: MeetingEvent): void {
    const before = this.#meeting;
    const { meeting, effects } = moveMeeting(before, event, this.#world.now);
    this.#meeting = meeting;
    if (before.phase.is !== meeting.phase.is || beginsAnew(event)) this.#noteMove(before.phase, event);
    judgeMove(this.#world, this, before.phase, event);
    for (const effect of effects) this.#carryOut(effect);
  }

  #noteMove(before: MeetingPhase, { type }: MeetingEvent): void {
    this.moves++;
    this.#world.trace.note(() => `${this.name}: ${before.is} → ${this.phase.is} (${type})`);
  }

  #carryOut(effect: MeetingEffect): void {
    switch (effect.do) {
      case 'send-ticket':
        return this.peers.offer((offer) => this.#wait(offer));
      case 'send-stop':
        return this.#send({ type: 'stop' });
      case 'send-lost':
        return this.#send({ type: 'lost', call: effect.call, why: effect.why });
      case 'block':
        return this.#block(effect.stranger);
      case 'offer-taken':
        return this.#takeOffer(effect.call, effect.peer);
      case 'answer':
        return this.#answer(effect.call, effect.peer, effect.offer);
      case 'apply-answer':
        if (this.peers.seat?.number === effect.peer) this.peers.seat.applyAnswer(effect.answer);
        return;
      case 'repair':
        return this.#signal({ kind: 'description', role: 'offer', sdp: this.#nextLine('repair') });
      case 'doubt-server':
        return this.link.doubt();
      case 'close-peer':
        return this.peers.close(effect.peer);
      case 'renew-spares':
        return this.peers.renew();
      case 'clear-conversation':
      case 'note':
        return;
      default:
        return effect satisfies never;
    }
  }

  /** False if the ticket was not sent: by then the visitor may want something else. */
  #wait(offer: string): boolean {
    const { mode, phase } = this.#meeting;
    if (phase.is !== 'waiting') return false;
    return this.link.send({ type: 'wait', mode, offer, reach: this.browser.reach, hidden: false });
  }

  #block(stranger: Sealed): void {
    this.browser.blocked.push(stranger);
    for (const tab of this.browser.tabs) tab.tellBlocked([stranger]);
  }

  #takeOffer(call: CallId, number: number): void {
    const device = this.peers.takeOfferer();
    if (!device) return this.dispatch({ type: 'peer', peer: number, what: 'unusable' });
    this.#accept(call, null);
    this.#sit(device, number, call);
  }

  #answer(call: CallId, number: number, offer: string): void {
    this.peers.answer(offer, (device) => {
      const isWanted = this.#ticker !== null && currentCall(this.#meeting)?.peer === number;
      if (!isWanted) return device.close({ isTold: false });
      this.#accept(call, device.description);
      this.#sit(device, number, call);
    });
  }

  #accept(call: CallId, answer: string | null): void {
    if (!this.isMute) this.#send({ type: 'accept', call, answer });
  }

  /** What else is found of a device follows by and by. */
  #sit(device: Device, number: number, call: CallId): void {
    this.peers.sit(device, number, call);
    const candidate = this.#nextLine('candidate');
    this.#signal({ kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0 });
  }

  #nextLine(what: string): string {
    return `${what} ${++this.#signals} of ${this.name} ${this.browser.address}`;
  }

  #signal(signal: Signal): void {
    if (this.call !== null) this.#send({ type: 'signal', call: this.call, signal });
  }

  #send(message: FromVisitor): void {
    this.link.send(message);
  }

  #onWelcome(welcome: Extract<FromServer, { type: 'welcome' }>): void {
    this.#send({ type: 'prefer', wishes: this.#wishes });
    this.tellBlocked(this.browser.blocked);
    this.moves++;
    this.dispatch({ type: 'link-up', call: welcome.call });
  }

  #onMessage(message: Exclude<FromServer, { type: 'welcome' | 'pong' }>): void {
    if (movesMeeting(message)) return this.dispatch({ type: 'told', message });
    if (message.type !== 'signal') return;
    const { call, signal } = message;
    if (call !== this.call || signal.kind !== 'description') return;
    this.peers.repair(call);
    if (signal.role !== 'offer') return;
    this.#signal({ kind: 'description', role: 'answer', sdp: this.#nextLine('repaired') });
  }

  #onRefused(code: number): void {
    this.dispatch({ type: 'link-down' });
    this.#world.fail('wire', `${this.name} is refused with ${code}`);
  }

  #onTick(): void {
    this.dispatch({ type: 'tick' });
    this.#tellFlowing();
    this.#judge();
  }

  /** Sooner or later something comes from the stranger's device. */
  #tellFlowing(): void {
    const { phase } = this.#meeting;
    if (phase.is !== 'talking' || phase.call.resume === null) return;
    const { id: call } = phase.call;
    if (this.#toldFlowing === call || !this.#world.chance.happens(0.7)) return;
    this.#toldFlowing = call;
    this.#send({ type: 'flowing', call });
  }

  #judge(): void {
    const { mode, phase } = this.#meeting;
    if (mode !== 'video' || phase.is !== 'talking') return;
    const verdict = this.#opinions.next(phase.call.id);
    if (verdict) this.#send(verdict);
  }

  #forget(): void {
    this.#ticker?.end();
    this.#ticker = null;
    this.browser.tabs.delete(this);
  }
}
