/**
 * One simulated visitor's life: wishes, waiting, meeting, talking, and what comes after, over one socket after the
 * other. It does what AnonCam's page does, and checks what it hears as the page does.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { parseFromServer } from '@anoncam/protocol/parse';
import type { Wishes } from '@anoncam/protocol/wishes';
import type { Ticket } from '../../server/src/matching/ticket.ts';
import { encodeAccept } from '../sockets/anoncam-dialect.ts';
import { encodeClose } from '../sockets/frames.ts';
import type { Listener, Visitor } from '../sockets/visitor.ts';
import type { Habits } from './habits.ts';
import { type Prepared, ping, prepare, prepareCandidate, stop, waits } from './prepared.ts';
import type { Room } from './room.ts';
import type { Quest, Tally } from './tally.ts';

/** Who lives it. */
export type Character = {
  readonly wishes: Wishes;
  /** As the server will make it of what is said. */
  createTicket(sinceMs: number): Ticket;
};

/** What all lives have in common. */
export type World = {
  readonly room: Room;
  readonly tally: Tally;
  readonly habits: Habits;
  /** Opens a socket for the visitor of this number. */
  connect(index: number, listener: Listener): Visitor;
  hello(visitor: Visitor): void;
  onLost(visitor: Visitor, why: string): void;
};

type Message<Type extends FromServer['type']> = Extract<FromServer, { type: Type }>;

type Stage = 'away' | 'arriving' | 'idle' | 'asking' | 'meeting' | 'talking' | 'leaving';

/** Candidates that each side finds after a call has begun. */
const signalsEach = 3;
/** The server has answered by then, however busy it is. */
const answerWithinMs = 10_000;
const goodbye = encodeClose(closeCodes.goingAway.code);

export class Life implements Listener {
  readonly #world: World;
  readonly #character: Character;
  #visitor: Visitor;
  #stage: Stage = 'idle';
  #timer: Timer | null = null;
  #ticket: Ticket | null = null;
  #quest: Quest | null = null;
  #call: CallId | null = null;
  #hasMet = 0;
  #heardAtMs = performance.now();
  /** A `ping` that has not been answered yet. `isProbe`: only sent to measure, which no page would do. */
  #ping: { readonly atMs: number; readonly isProbe: boolean } | null = null;

  /** `visitor` is connected and welcome. */
  constructor(visitor: Visitor, character: Character, world: World) {
    this.#visitor = visitor;
    this.#character = character;
    this.#world = world;
    visitor.listener = this;
    world.tally.here.change(1, performance.now());
  }

  begin(): void {
    this.#say(prepare(encodeMessage({ type: 'prefer', wishes: this.#character.wishes })));
    this.#ask();
  }

  /** Whether the server is still there, asked as the page asks it; or anyway, for a probe. */
  checkLink(now: number, isProbe: boolean): void {
    const isConnected = this.#stage !== 'away' && this.#stage !== 'arriving' && this.#stage !== 'leaving';
    if (!isConnected || this.#ping) return;
    if (!isProbe && now - this.#heardAtMs < limits.pingEveryMs) return;
    this.#ping = { atMs: performance.now(), isProbe };
    if (isProbe) this.#visitor.write(ping.frame);
    else this.#say(ping);
  }

  onOpen(visitor: Visitor): void {
    this.#world.hello(visitor);
  }

  onLost(visitor: Visitor, why: string): void {
    if (this.#stage !== 'leaving') return this.#world.onLost(visitor, why);
    visitor.leave();
    this.#stage = 'away';
    this.#setTimer(this.#world.habits.durationMs('absence'), () => {
      this.#stage = 'arriving';
      this.#visitor = this.#world.connect(visitor.index, this);
      this.#expectAnswer('hello');
    });
  }

  onText(visitor: Visitor, bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start, end);
    const message = parseFromServer(text);
    if (!message) return this.#world.onLost(visitor, `got no message: ${text.slice(0, 80)}`);
    this.#heardAtMs = performance.now();
    if (message.type !== 'pong' || this.#ping?.isProbe !== true) this.#world.tally.noteReceived(end - start);
    // Whoever is leaving does not listen any more.
    if (this.#stage !== 'leaving') this.#hear(message);
  }

  #hear(message: FromServer): void {
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome();
      case 'waiting':
        return this.#onWaiting(message);
      case 'matched':
        return this.#onMatched(message);
      case 'begun':
        return this.#onBegun(message);
      case 'unpaired':
        return this.#onUnpaired(message);
      case 'stranger-left':
        return this.#onStrangerLeft(message);
      case 'crowd':
        return this.#quest ? this.#world.tally.noteTold(this.#quest, performance.now()) : undefined;
      case 'pong':
        return this.#onPong();
      case 'signal':
      case 'reported':
      case 'report-held':
      case 'report-refused':
      case 'standing':
      case 'relays':
      case 'pairing':
        return;
      case 'stranger-away':
      case 'stranger-back':
        // Nobody here loses the server without being seen to.
        return this.#world.onLost(this.#visitor, `heard ${message.type}`);
      default:
        return message satisfies never;
    }
  }

  #onWelcome(): void {
    this.#stage = 'idle';
    this.#world.tally.here.change(1, performance.now());
    this.begin();
  }

  #onWaiting({ restMs }: Message<'waiting'>): void {
    const ticket = this.#ticket;
    // What it accepted had crossed its giving up, and this answers the `wait` that it has said since.
    if (this.#stage === 'meeting') return this.#ask();
    if (this.#stage !== 'asking' || !ticket || !this.#quest) return;
    if (restMs === 0) return this.#enterRoom(ticket);
    this.#quest.isRested = true;
    this.#world.tally.count('rested');
    this.#setTimer(restMs, () => this.#enterRoom(ticket));
  }

  #enterRoom(ticket: Ticket): void {
    const { room, habits } = this.#world;
    room.add(ticket, performance.now());
    this.#setTimer(habits.durationMs('patience'), () => this.#giveUp());
  }

  #onMatched(matched: Message<'matched'>): void {
    // It crossed the visitor's giving up.
    if (this.#stage !== 'asking') return;
    this.#leaveRoom();
    this.#stage = 'meeting';
    this.#call = matched.call;
    this.#say(prepare(encodeAccept(matched)));
    this.#expectAnswer('accept');
  }

  #onBegun({ call }: Message<'begun'>): void {
    if (this.#stage !== 'meeting' || this.#call !== call) return;
    const { tally, habits } = this.#world;
    this.#stage = 'talking';
    this.#hasMet += 1;
    tally.count('begun');
    this.#endQuest();
    const signal = prepareCandidate(call);
    for (let count = 0; count < signalsEach; count++) this.#say(signal);
    this.#setTimer(habits.talkMs(), () => this.#endTalk());
  }

  /** The stranger had given up or did not answer: the looking goes on. */
  #onUnpaired({ call }: Message<'unpaired'>): void {
    if (this.#stage !== 'meeting' || this.#call !== call) return;
    this.#world.tally.count('unpaired');
    this.#ask();
  }

  #onStrangerLeft({ call }: Message<'stranger-left'>): void {
    if (this.#stage !== 'talking' || this.#call !== call) return;
    this.#stage = 'idle';
    this.#setTimer(this.#world.habits.durationMs('surprise'), () => this.#moveOn());
  }

  #onPong(): void {
    if (this.#ping) this.#world.tally.noteRoundTrip(performance.now() - this.#ping.atMs);
    this.#ping = null;
  }

  #ask(): void {
    const { room, tally } = this.#world;
    const now = performance.now();
    const ticket = this.#character.createTicket(now);
    this.#ticket = ticket;
    this.#quest ??= {
      ...room.judge(ticket, this.#hasMet, now),
      askedAtMs: now,
      isRested: false,
      toldAtMs: null,
    };
    this.#stage = 'asking';
    tally.count('tickets');
    this.#say(ticket.reach.nat === 'symmetric' ? waits.symmetric : waits.open);
    this.#expectAnswer('wait');
  }

  #endTalk(): void {
    this.#moveOn(() => this.#say(stop));
  }

  /** Saying `wait` and closing the page end a call by themselves; whoever does neither says so by `sayStop`. */
  #moveOn(sayStop: () => void = () => {}): void {
    const ending = this.#world.habits.ending();
    if (ending === 'next') return this.#ask();
    if (ending === 'leave') return this.#leave();
    sayStop();
    this.#pause();
  }

  #pause(): void {
    this.#stage = 'idle';
    this.#setTimer(this.#world.habits.durationMs('pause'), () => this.#ask());
  }

  #giveUp(): void {
    this.#leaveRoom();
    this.#endQuest();
    this.#world.tally.count('gaveUp');
    this.#say(stop);
    this.#pause();
  }

  #leave(): void {
    this.#stage = 'leaving';
    this.#ping = null;
    this.#world.tally.here.change(-1, performance.now());
    this.#visitor.write(goodbye);
    this.#expectAnswer('closing');
  }

  #leaveRoom(): void {
    if (this.#ticket) this.#world.room.remove(this.#ticket, performance.now());
    this.#ticket = null;
    this.#clearTimer();
  }

  #endQuest(): void {
    if (this.#quest) this.#world.tally.noteQuest(this.#quest, performance.now());
    this.#quest = null;
  }

  #say({ frame, bytes }: Prepared): void {
    this.#world.tally.noteSent(bytes);
    this.#visitor.write(frame);
  }

  #expectAnswer(to: string): void {
    this.#setTimer(answerWithinMs, () => this.#world.onLost(this.#visitor, `no answer to ${to}`));
  }

  #setTimer(ms: number, then: () => void): void {
    this.#clearTimer();
    this.#timer = setTimeout(then, ms);
  }

  #clearTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
