/**
 * One server's connections to the store, lost together or one alone: one is asked in order and answered in order, the other listens,
 * and what comes by the one may overtake what comes by the other. For the server's code it is what `valkey/` is, as far as the
 * waiting room and the switchboard ask for it.
 */
import type { ValkeyRoomParts } from '../../../server/src/matching/waiting-room.valkey.ts';
import type { ValkeySwitchboardParts } from '../../../server/src/signalling/switchboard.valkey.ts';
import type { Client } from '../../../server/src/valkey/clients.ts';
import type { ProcessClock } from '../frame/event-queue.ts';
import { StoreAway } from '../parts/life.ts';
import type { World } from '../world.ts';
import { type Connected, type SharedStore, StoreFull } from './shared-store.ts';
import type { Args } from './store-verbs.ts';

/** So long an answer may take. */
const answerWithinMs = 1_000;
/** In the name of the waiting room's channel. */
const roomNews = ':news:';
const longestRetryMs = 2_000;
/** So long a store may count somebody who is gone without a word. */
const countedForMs = 3_000;

type Watch = (verb: string, args: Args) => void;
type Connection = 'asking' | 'listening';
const connections = ['asking', 'listening'] as const;
type Pending = { readonly by: Connection; readonly fail: () => void };
type Way = 'questions' | 'answers' | 'subscriptions' | 'news';
type Letter = { readonly atMs: number; readonly turn: number; readonly work: () => void };

/** By which connection it goes. */
const connectionFor: Readonly<Record<Way, Connection>> = {
  questions: 'asking',
  answers: 'asking',
  subscriptions: 'listening',
  news: 'listening',
};
type Valkey = ValkeySwitchboardParts['valkey'] & ValkeyRoomParts['valkey'];

export class StoreLink implements Connected, Valkey {
  readonly #world: World;
  readonly #store: SharedStore;
  readonly #clock: ProcessClock;
  readonly #watch: Watch;
  readonly #heard = new Map<string, (text: string) => void>();
  /** As the store sees it. */
  readonly #listening = new Set<string>();
  readonly #returns: (() => void)[] = [];
  readonly #pending = new Set<Pending>();
  readonly #letters: Record<Way, Letter[]> = { questions: [], answers: [], subscriptions: [], news: [] };
  readonly #isConnected: Record<Connection, boolean> = { asking: true, listening: true };
  /** Of each connection, as against those before. */
  readonly #turns: Record<Connection, number> = { asking: 0, listening: 0 };
  readonly #awayUntilMs: Record<Connection, number> = { asking: 0, listening: 0 };
  /** The longest that something is under way. */
  readonly #delayMs: Readonly<Record<Connection, number>>;
  #deafUntilMs = 0;
  upSinceMs: number;

  constructor(world: World, store: SharedStore, clock: ProcessClock, watch: Watch) {
    this.#world = world;
    this.#store = store;
    this.#clock = clock;
    this.#watch = watch;
    this.upSinceMs = world.now;
    const { chance, swarm } = world;
    const drawDelay = () => Math.ceil((swarm.far?.maxDelayMs ?? 0) * chance.pick([1, 1, 0.1]));
    this.#delayMs = { asking: drawDelay(), listening: drawDelay() };
    store.links.add(this);
  }

  readonly database = 0;

  get isUp(): boolean {
    return this.#isConnected.asking && this.#isConnected.listening;
  }

  /** It is up, and hears all that there is. */
  get isSound(): boolean {
    return this.isUp && this.#world.now >= this.#deafUntilMs;
  }

  /** What the library for the store offers, as far as it is asked here. */
  readonly commands = {
    fcall: (name: string, _keys: number, ...given: Args) => {
      const [, channel, ...args] = given;
      const verb = name.slice(name.lastIndexOf('_') + 1);
      this.#watch(verb, args);
      return this.#request(() => this.#store.verb(verb, String(channel), args));
    },
    evalsha: (_sum: string, _keys: number, channel: string, ...args: Args) =>
      this.#request(() => this.#store.claim(channel, args)),
  } as unknown as Client;

  async ask<Reply>(work: (client: Client) => Promise<Reply>): Promise<{ readonly reply: Reply } | null> {
    if (!this.isUp) return null;
    return await work(this.commands).then(
      (reply) => ({ reply }),
      () => null,
    );
  }

  async publish(channel: string, text: string): Promise<number | null> {
    if (!this.isUp) return null;
    return await this.#request(() => this.#store.publish(channel, text)).catch(() => null);
  }

  async listen(channel: string, hear: (text: string) => void): Promise<boolean> {
    this.#heard.set(channel, hear);
    return await this.#subscribe(() => void this.#listening.add(channel)).then(
      () => true,
      () => false,
    );
  }

  async unlisten(channel: string): Promise<void> {
    if (!this.#heard.delete(channel)) return;
    await this.#subscribe(() => void this.#listening.delete(channel)).catch(() => undefined);
  }

  onReturn(work: () => void): void {
    this.#returns.push(work);
  }

  isListening(channel: string): boolean {
    return this.#listening.has(channel);
  }

  carry(channel: string, text: string): void {
    if (this.#world.now < this.#deafUntilMs && channel.includes(roomNews)) return;
    this.#send('news', () => this.#heard.get(channel)?.(text));
  }

  /** The store has ended them, or the machine is gone. */
  lose(): void {
    this.#listening.clear();
    for (const connection of connections) this.#lose(connection);
  }

  /** The network between the two fails, for both or one of them; the store may go on for a while as if nothing were. */
  part(forMs: number): void {
    const { chance } = this.#world;
    const lost = chance.pick([connections, ['asking'], ['listening']] as const);
    for (const connection of lost) {
      this.#awayUntilMs[connection] = this.#world.now + forMs;
      this.#lose(connection);
    }
    if (lost.some((connection) => connection === 'listening')) this.#beForgotten();
  }

  #beForgotten(): void {
    const turn = this.#turns.listening;
    const forget = () => void (this.#turns.listening === turn && this.#listening.clear());
    if (this.#world.chance.happens(0.5)) forget();
    else this.#world.within(countedForMs, 'the store gives a connection up', forget);
  }

  /** What the store tells of the waiting room does not come for a while, and nothing says so: who is to hear it counts. */
  mishear(forMs: number): void {
    this.#deafUntilMs = this.#world.now + forMs;
  }

  die(): void {
    this.#store.links.delete(this);
    for (const connection of connections) this.#turns[connection]++;
    this.#clock.die();
  }

  #lose(connection: Connection): void {
    if (this.#isConnected[connection]) this.#retry(connection);
    this.#isConnected[connection] = false;
    this.#turns[connection]++;
    for (const { by, fail } of [...this.#pending]) if (by === connection) fail();
  }

  #retry(connection: Connection): void {
    const { chance } = this.#world;
    this.#clock.at(this.#clock.now() + chance.between(50, longestRetryMs), () => {
      const isThere = this.#store.isWell && this.#world.now >= this.#awayUntilMs[connection];
      if (!isThere) return this.#retry(connection);
      this.#return(connection);
    });
  }

  #return(connection: Connection): void {
    this.#isConnected[connection] = true;
    this.#turns[connection]++;
    if (connection === 'listening') this.#listenAnew();
    if (this.isUp) this.#tellReturn();
  }

  #listenAnew(): void {
    this.#listening.clear();
    for (const channel of this.#heard.keys())
      this.#subscribe(() => void this.#listening.add(channel)).catch(() => undefined);
  }

  /** When an answer says that all is listened to, which was asked for before; it is asked until there is one. */
  #tellReturn(): void {
    this.upSinceMs = this.#world.now;
    const turns = { ...this.#turns };
    const isSame = () => connections.every((connection) => this.#turns[connection] === turns[connection]);
    this.#subscribe(() => undefined).then(
      () => {
        if (isSame()) for (const work of this.#returns) work();
      },
      () => void (isSame() && this.#tellReturn()),
    );
  }

  #request<Value>(work: () => Value): Promise<Value> {
    return this.#say('questions', work, 'answers');
  }

  #subscribe(work: () => void): Promise<void> {
    return this.#say('subscriptions', work, 'news');
  }

  /** What is asked may be done although there is no answer in time. */
  #say<Value>(there: Way, work: () => Value, back: Way): Promise<Value> {
    const by = connectionFor[there];
    if (!this.#isConnected[by]) return Promise.reject(new StoreAway());
    return new Promise((resolve, reject) => {
      const pending: Pending = { by, fail: () => settle(() => reject(new StoreAway())) };
      const settle = (tell: () => void) => {
        late.cancel();
        if (this.#pending.delete(pending)) tell();
      };
      const late = this.#clock.at(this.#clock.now() + answerWithinMs, pending.fail);
      this.#pending.add(pending);
      this.#send(there, () => {
        const answer = attempt(work, resolve, reject);
        this.#send(back, () => settle(answer));
      });
    });
  }

  /** In order, if the connection lasts until then. */
  #send(way: Way, work: () => void): void {
    const { chance, now } = this.#world;
    const letters = this.#letters[way];
    const lastMs = letters.at(-1)?.atMs ?? 0;
    const atMs = Math.max(lastMs, now + chance.between(0, this.#delayMs[connectionFor[way]]));
    letters.push({ atMs, turn: this.#turns[connectionFor[way]], work });
    this.#clock.at(atMs, () => this.#bring(way));
  }

  /** The next of them, unless the store hangs. */
  #bring(way: Way): void {
    const letters = this.#letters[way];
    const { hungUntilMs } = this.#store;
    const isAsked = way === 'questions' || way === 'subscriptions';
    const isHeldUp = isAsked && this.#world.now < hungUntilMs;
    if (isHeldUp) return void this.#clock.at(hungUntilMs, () => this.#bring(way));
    const letter = letters.shift();
    if (letter?.turn === this.#turns[connectionFor[way]]) letter.work();
  }
}

/** Does it now; what came of it is to be told later. */
function attempt<Value>(
  work: () => Value,
  resolve: (value: Value) => void,
  reject: (fault: unknown) => void,
): () => void {
  try {
    const value = work();
    return () => resolve(value);
  } catch (fault) {
    if (!(fault instanceof StoreFull)) throw fault;
    return () => reject(fault);
  }
}
