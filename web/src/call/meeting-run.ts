/**
 * A meeting while it runs: feeds the pure `moveMeeting` with what the server, the strangers' devices and the visitor
 * do, and carries out what it asks for. What is seen of it is `shown-meeting.ts`'s affair.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { CallId } from '@anoncam/protocol/ids';
import { computed, type ReadonlySignal } from '@preact/signals';
import { Shield, type Shielding } from '../moderation/shield.ts';
import { isReportNews, type ReportNews } from '../reports/report-state.ts';
import type { MeetingView } from '../screens/view.ts';
import { ServerLink, type Welcome } from '../server-link/server-link.ts';
import { WishesTeller } from '../wishes/wishes-teller.ts';
import { FlowTeller } from './flow-teller.ts';
import { moveMeeting } from './meeting.ts';
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingEvent,
  noMeeting,
  type PeerNumber,
} from './meeting-state.ts';
import { blankView, readSeen } from './meeting-view.ts';
import { NextPeers } from './next-peers.ts';
import { OwnSources } from './own-sources.ts';
import type { Peer } from './peer.ts';
import type { Refusal, RunParts } from './run-parts.ts';
import { ShownMeeting } from './shown-meeting.ts';
import { type Heard, type PeerNews, StrangerPeer } from './stranger-peer.ts';
import { Talk } from './talk.ts';
import { Ticker } from './ticker.ts';
import { Tickets } from './tickets.ts';

/** The next stranger's connection is made ready when the present call has settled. */
const settleMs = 1_500;

export class MeetingRun {
  /** What is written to the stranger. */
  readonly talk: Talk;
  readonly sources: OwnSources;
  /** Null where there are no pictures. */
  readonly shield: Shield | null;
  readonly #parts: RunParts;
  readonly #link: ServerLink;
  readonly #teller: WishesTeller;
  readonly #next: NextPeers;
  readonly #tickets: Tickets;
  readonly #shown: ShownMeeting;
  readonly #flow: FlowTeller;
  readonly #ticker = new Ticker({
    onStandstill: (afterMs) => this.dispatch({ type: 'woke', afterMs }),
    onTick: () => this.#tick(),
  });
  #meeting: Meeting = noMeeting;
  readonly #stranger = new StrangerPeer();
  #settleTimer = 0;
  #refusal: Refusal | null = null;

  constructor(parts: RunParts) {
    const { url, mode, camera, wishes, blocked, shielding, reports, address } = parts;
    this.#parts = parts;
    reports.join();
    this.#meeting = { ...noMeeting, mode };
    this.shield = mode === 'video' ? this.#openShield(shielding) : null;
    this.#shown = new ShownMeeting({ ...parts, meeting: () => this.#meeting, shield: this.shield });
    this.talk = new Talk(this.#stranger, this.#shown);
    this.#next = new NextPeers({
      mode: () => this.#meeting.mode,
      tracks: () => ({ audio: camera.audio, video: camera.video }),
      address,
      askRelays: () => this.#link.send({ type: 'relays' }),
      onWithdraw: () => this.#tickets.withdraw(),
      onHiding: () => this.#tickets.send(),
    });
    this.sources = new OwnSources({
      camera,
      stranger: this.#stranger,
      spares: this.#next.spares,
      shown: this.#shown,
    });
    this.#link = new ServerLink(url, {
      onWelcome: (welcome) => this.#onWelcome(welcome),
      onMessage: (message) => this.#onMessage(message),
      onDown: (reason, pauseSeconds) =>
        this.#onDown(reason === 'full' || reason === 'tooMany' ? { reason, pauseSeconds } : null),
      onRefused: (reason) => this.#onDown({ reason, pauseSeconds: null }),
      callToResume: () => currentCall(this.#meeting)?.resume ?? null,
    });
    this.#teller = new WishesTeller({
      wishes: computed(() => wishes.value.wishes),
      blocked,
      send: (message) => this.#link.send(message),
    });
    this.#tickets = new Tickets({
      next: this.#next,
      meeting: () => this.#meeting,
      link: this.#link,
      teller: this.#teller,
      onNoRelay: () => parts.onRefused({ reason: 'noRelay', pauseSeconds: null }),
      onFailed: () => this.dispatch({ type: 'network-changed' }),
    });
    this.#flow = new FlowTeller(this.#stranger, this.#link);
    this.#link.open();
  }

  /** Null until it has begun. */
  get view(): ReadonlySignal<MeetingView | null> {
    return this.#shown.view;
  }

  start(): void {
    this.dispatch({ type: 'start', mode: this.#meeting.mode });
  }

  /** Leaves everybody and everything: tells them, and lets go. */
  end(): void {
    // Nobody needs to be told any more, least of all while they are leaving because of it.
    this.#refusal = null;
    this.dispatch({ type: 'stop' });
    this.#ticker.end();
    clearTimeout(this.#settleTimer);
    this.#tickets.end();
    this.#link.close();
    this.#parts.reports.part();
    this.#teller.end();
    this.#next.close();
    this.shield?.end();
    this.#shown.end();
  }

  #tick(): void {
    this.#next.tick();
    this.dispatch({ type: 'tick' });
    void this.#flow.look(this.#meeting);
  }

  /** While it is held, the stranger gets neither picture nor sound, and nobody new comes. */
  hold(isHeld: boolean): void {
    this.sources.hold(isHeld);
    this.dispatch({ type: isHeld ? 'hold' : 'resume' });
  }

  /** The picture that was covered breaks the rules: never again this stranger. */
  skipAndReport(): void {
    this.shield?.confirm();
    this.dispatch({ type: 'block' });
  }

  dispatch(event: MeetingEvent): void {
    const before = this.#meeting;
    const { meeting, effects } = moveMeeting(before, event, Date.now());
    this.#meeting = meeting;
    for (const effect of effects) this.#carryOut(effect);
    this.#parts.onMove(this.#meeting, this.#stranger.peer);
    this.#parts.reports.follow(this.#meeting);
    // An answer is on its way already; drawing would hold it up, and is done when it has been sent.
    const isAnswering = effects.some((effect) => effect.do === 'answer');
    const mayLookDifferent = meeting !== before || effects.length > 0 || event.type === 'tick';
    if (mayLookDifferent && !isAnswering) this.#shown.publish();
    // A call goes on without the server, unless what we know of the visitor was deleted.
    const isInCall = meeting.phase.is === 'talking' && this.#refusal?.reason !== 'forgotten';
    if (this.#refusal && !isInCall) this.#parts.onRefused(this.#refusal);
  }

  #openShield(shielding: Shielding): Shield {
    return new Shield({
      ...shielding,
      own: this.#parts.camera.stream,
      onChange: () => this.#shown.publish(),
      onNothingToSee: () => this.sources.isHeld || this.dispatch({ type: 'next' }),
      send: (verdict) => this.#link.send(verdict),
    });
  }

  #carryOut(effect: MeetingEffect): void {
    switch (effect.do) {
      case 'send-ticket':
        return this.#tickets.send();
      case 'send-stop':
        return void this.#link.send({ type: 'stop' });
      case 'send-lost':
        return void this.#link.send({ type: 'lost', call: effect.call, why: effect.why });
      case 'block':
        return this.#teller.block(effect.stranger);
      case 'offer-taken':
        return this.#takeOffer(effect.call, effect.peer);
      case 'answer':
        return void this.#answer(effect.call, effect.peer, effect.offer);
      case 'apply-answer':
        return this.#stranger.attempt(effect.peer, (peer) => peer.applyAnswer(effect.answer));
      case 'repair':
        return this.#stranger.attempt(effect.peer, (peer) => peer.repair());
      case 'doubt-server':
        return this.#link.doubt();
      case 'close-peer':
        return this.#closePeer(effect.peer, effect.bye);
      case 'renew-spares':
        return this.#next.renew();
      case 'clear-conversation':
        return this.#shown.forgetConversation();
      case 'note':
        return this.#shown.addLine({ from: 'page', note: effect.note });
      default:
        return effect satisfies never;
    }
  }

  #takeOffer(call: CallId, number: PeerNumber): void {
    const peer = this.#next.spares.takeOfferer();
    if (!peer) return this.dispatch({ type: 'peer', peer: number, what: 'unusable' });
    this.#link.send({ type: 'accept', call, answer: null });
    this.#usePeer(call, number, peer);
  }

  async #answer(call: CallId, number: PeerNumber, offer: string): Promise<void> {
    const peer = this.#next.spares.takeAnswerer();
    const answer = await peer.createAnswer(offer).catch(() => null);
    const isWanted = currentCall(this.#meeting)?.peer === number;
    if (answer === null || !isWanted) {
      peer.close();
      if (isWanted) this.dispatch({ type: 'peer', peer: number, what: 'unusable' });
      return;
    }
    this.#link.send({ type: 'accept', call, answer });
    this.#usePeer(call, number, peer);
    // The visitor may have switched something while the answer was being made.
    for (const kind of ['audio', 'video'] as const) void peer.replaceTrack(kind, this.#parts.camera[kind]);
  }

  #usePeer(call: CallId, number: PeerNumber, peer: Peer): void {
    const strangerStream = this.#meeting.mode === 'video' ? peer.incoming : null;
    this.#shown.show({ strangerStream, strangerSources: blankView.strangerSources, isHidden: peer.isHidden });
    this.#stranger.use(number, peer, {
      raise: (what) => this.#onPeer(number, what),
      hear: (message) => this.#hear(message, number),
      signal: (signal) => this.#link.send({ type: 'signal', call, signal }),
      verify: (verification) => this.#shown.show({ verification }),
    });
  }

  #onPeer(peer: PeerNumber, what: PeerNews): void {
    this.dispatch({ type: 'peer', peer, what });
    if (what !== 'ready') return;
    this.sources.tell();
    this.#settleTimer = window.setTimeout(() => this.#next.prepare(), settleMs);
  }

  #hear(message: Heard, number: PeerNumber): void {
    if (message.type === 'bye') this.dispatch({ type: 'peer', peer: number, what: 'ended' });
    else if (message.type !== 'beat') this.#shown.hear(message);
  }

  #closePeer(number: PeerNumber, bye: boolean): void {
    clearTimeout(this.#settleTimer);
    this.#stranger.close(number, bye);
    this.#shown.forgetStranger();
  }

  #onWelcome(welcome: Welcome): void {
    this.#refusal = null;
    const { ownTabsMayMeet, here, call } = welcome;
    this.#next.greet(welcome.iceServers, this.#stranger.peer);
    this.#shown.show({ ownTabsMayMeet, here });
    this.#teller.greet();
    this.dispatch({ type: 'link-up', call });
    this.#parts.reports.connect((message) => this.#link.send(message));
    this.#next.spares.prepare();
  }

  #onMessage(message: Exclude<FromServer, { type: 'welcome' | 'pong' }>): void {
    if (message.type === 'signal') return this.#receiveSignal(message);
    const seen = readSeen(message);
    if (seen) this.#shown.show(seen);
    if (isReportNews(message)) this.#parts.reports.hear(message);
    else this.#pass(message);
  }

  #pass(message: Exclude<FromServer, ReportNews | { type: 'welcome' | 'pong' | 'signal' }>): void {
    switch (message.type) {
      case 'crowd':
      case 'pairing':
        return;
      case 'relays':
        return this.#next.useRelays(message.iceServers, this.#stranger.peer);
      case 'standing':
        return this.#parts.onStanding(message.isOnProbation);
      default:
        return this.dispatch({ type: 'told', message });
    }
  }

  #receiveSignal({ call, signal }: Extract<FromServer, { type: 'signal' }>): void {
    const current = currentCall(this.#meeting);
    if (current?.id === call) this.#stranger.attempt(current.peer, (peer) => peer.receive(signal));
  }

  /** `refusal`: coming back at once is of no use. */
  #onDown(refusal: Refusal | null): void {
    this.#refusal ??= refusal;
    this.dispatch({ type: 'link-down' });
    this.#parts.reports.disconnect();
  }
}
