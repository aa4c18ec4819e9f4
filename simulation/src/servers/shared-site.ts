/**
 * A site of several servers, as it is seen from outside: each is there, is not there, or is about to go; pages come to any of
 * them. All share one store.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import { mostDrift, type Skew } from '../frame/event-queue.ts';
import { Life } from '../parts/life.ts';
import type { Venue } from '../parts/site.ts';
import { Wire, type WireListener } from '../parts/wire.ts';
import type { Browser } from '../visitors/browser.ts';
import { type SharedJudges, shareJudges } from '../watch/life-watch.ts';
import { Register } from '../watch/register.ts';
import type { SessionRecord } from '../watch/session-record.ts';
import type { World } from '../world.ts';
import { SharedJudge } from './shared-judge.ts';
import { openSharedParts } from './shared-parts.ts';
import { SharedStore } from './shared-store.ts';
import type { StoreLink } from './store-link.ts';
import { StoreTrouble } from './store-trouble.ts';

const endWithinMs = 12_000;
const minuteMs = 60_000;

/** A machine: its clock stays, whatever becomes of the server on it. */
type Place = {
  readonly world: World;
  readonly skew: Skew;
  readonly wires: Set<Wire>;
  life: Life | null;
  link: StoreLink | null;
  isReady: boolean;
};

export class SharedSite implements Venue {
  readonly world: World;
  readonly register: Register;
  readonly mustSettle = true;
  readonly #places: readonly Place[];
  readonly #store: SharedStore;
  readonly #judge: SharedJudge;
  readonly #judges: SharedJudges;
  readonly #placeOf = new WeakMap<Wire, Place>();
  #lives = 0;

  constructor(world: World) {
    this.world = world;
    this.register = new Register(world);
    this.#judges = shareJudges(world, this.register);
    this.#judge = new SharedJudge(world, this.register);
    this.#store = new SharedStore(world, this.#judge, drawSkew(world));
    const servers = world.chance.between(2, 4);
    this.#places = Array.from({ length: servers }, () => ({
      world,
      skew: drawSkew(world),
      wires: new Set(),
      life: null,
      link: null,
      isReady: false,
    }));
    this.start();
    new StoreTrouble(world, this.#store, () => this.#links);
  }

  get wires(): Iterable<Wire> {
    return this.#places.flatMap(({ wires }) => [...wires]);
  }

  get #alive(): readonly Life[] {
    return this.#places.flatMap(({ life }) => life ?? []);
  }

  get #links(): readonly StoreLink[] {
    return this.#places.flatMap(({ link }) => link ?? []);
  }

  connect(who: { owner: string; browser: Browser }, listener: WireListener): Wire {
    const ready = this.#places.filter(({ isReady }) => isReady);
    const place = this.world.chance.pick(ready.length > 0 ? ready : this.#places);
    const wire = new Wire(place, who, listener);
    this.#placeOf.set(wire, place);
    wire.open();
    return wire;
  }

  start(): void {
    for (const place of this.#places) this.#startAt(place);
  }

  kill(): void {
    const place = this.#pick();
    if (!place) return;
    this.#end(place);
    this.#startLater(place, this.world.chance.between(300, 5_000));
  }

  drain(): void {
    const place = this.#pick();
    const life = place?.life;
    if (!life || !place.isReady) return;
    place.isReady = false;
    const end = () => {
      if (place.life !== life) return;
      for (const wire of [...place.wires]) wire.socket.close(closeCodes.goingAway.code, '');
      this.#end(place);
      this.#startLater(place, this.world.chance.between(0, 2_000));
    };
    void life.drain().then(end);
    this.world.after(endWithinMs, 'a server must be gone', end);
  }

  sentence(subject: SubjectRef): void {
    const { probation } = this.register;
    if (!probation.delete(subject)) probation.add(subject);
    for (const life of this.#alive) life.sentence(subject);
  }

  settle(): void {
    for (const { watch } of this.#alive) watch.settle();
    this.#judge.settle(this.#alive, this.#store, this.#isWell);
  }

  settleSecond(): void {
    this.#judge.settleSecond(this.#alive);
  }

  recordOf(wire: Wire): SessionRecord | null {
    return this.#placeOf.get(wire)?.life?.watch.recordOf(wire) ?? null;
  }

  findPair(hopeless: ReadonlySet<VisitorRef>): string | null {
    return this.#judge.findPair(this.#alive, hopeless);
  }

  countLeft(): Readonly<Record<string, number>> | null {
    if (this.#alive.length < this.#places.length) return null;
    const left: Record<string, number> = {
      sockets: [...this.wires].length,
      'tickets in the store': this.#store.state.size,
    };
    for (const life of this.#alive)
      for (const [what, count] of Object.entries(life.countLeft())) left[what] = (left[what] ?? 0) + count;
    return left;
  }

  /** All reach the store, and hear it. */
  get #isWell(): boolean {
    return this.#store.isSound && this.#links.every(({ isSound }) => isSound);
  }

  #pick(): Place | null {
    const places = this.#places.filter(({ life }) => life);
    return places.length > 0 ? this.world.chance.pick(places) : null;
  }

  #startAt(place: Place): void {
    if (place.life) return;
    const number = ++this.#lives;
    const { skew, wires } = place;
    const life: Life = new Life(this.world, this.register, {
      number,
      wires,
      skew,
      judges: this.#judges,
      open: (clock, watch) => {
        const parts = { number, clock, watch, store: this.#store, judge: this.#judge, life: () => life };
        const { link, joined, ...live } = openSharedParts(this.world, this.register, parts);
        place.link = link;
        void joined.then(() => {
          place.isReady ||= place.life === life;
        });
        return live;
      },
    });
    place.life = life;
  }

  #startLater(place: Place, afterMs: number): void {
    this.world.after(afterMs, 'another server starts', () => this.#startAt(place));
  }

  #end(place: Place): void {
    const { life } = place;
    this.#judge.noteHarm(this.#alive);
    place.life = null;
    place.link = null;
    place.isReady = false;
    life?.die();
    for (const wire of [...place.wires]) wire.loseServer();
    place.wires.clear();
  }
}

/** Off by up to minutes, and up to a hundredth too fast or too slow. */
function drawSkew({ chance }: World): Skew {
  const offsetMs = chance.happens(0.3) ? 0 : chance.between(-5 * minuteMs, 5 * minuteMs);
  return { offsetMs, drift: (chance.between(-100, 100) / 100) * mostDrift };
}
