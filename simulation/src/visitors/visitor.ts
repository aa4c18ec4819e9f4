/**
 * Somebody in front of a tab: opens the page, goes on to the next stranger, blocks, changes wishes, leaves and comes back,
 * each as often as is their way, until the evening becomes calm; then they just want to talk.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { Door } from '../parts/site.ts';
import { type Deed, deeds, type Rates } from '../swarm.ts';
import type { World } from '../world.ts';
import type { Air } from './air.ts';
import { type Browser, drawWishes } from './browser.ts';
import { Page } from './page.ts';

type VisitorParts = {
  readonly site: Door;
  readonly air: Air;
  readonly browser: Browser;
  readonly name: string;
  readonly isMute: boolean;
};

const backWithinMs = 8_000;
const longestStandstillMs = 25_000;
/** What somebody can do to a page that stands still. */
const fromOutside: ReadonlySet<Deed> = new Set(['close', 'reload', 'crash']);

export class Visitor {
  readonly #parts: VisitorParts;
  readonly #world: World;
  readonly #rates: Rates<Deed>;
  #page: Page | null = null;
  #pages = 0;
  #hasLeft = false;

  constructor(parts: VisitorParts) {
    this.#parts = parts;
    this.#world = parts.site.world;
    this.#rates = this.#drawRates();
    this.#world.within(5_000, `${parts.name} comes`, () => this.#open());
    for (const deed of deeds) this.#keepDoing(deed);
  }

  get page(): Page | null {
    return this.#page;
  }

  /** From now on they want nothing but to talk. */
  calmDown(): void {
    if (this.#page) this.#page.isMute = false;
    this.#page?.standstill.end();
    this.#open();
    if (this.#page?.phase.is === 'parted') this.#page.act({ type: 'next' });
  }

  /** For good. */
  leave(): void {
    this.#hasLeft = true;
    const page = this.#page;
    this.#page = null;
    const { chance } = this.#world;
    if (chance.happens(0.3)) page?.vanish();
    else page?.end(chance.pick(['done', 'goingAway']));
  }

  /** Most people do a few things often, and others hardly ever. */
  #drawRates(): Rates<Deed> {
    const rates = { ...this.#world.swarm.deeds } as Record<Deed, number>;
    for (const deed of deeds) rates[deed] *= this.#world.chance.pick([0, 0, 1, 2]);
    return rates;
  }

  #keepDoing(deed: Deed): void {
    const rate = this.#rates[deed];
    if (rate === 0) return;
    this.#world.after(this.#world.chance.untilNext(rate), `${this.#parts.name}: ${deed}`, () => {
      if (this.#world.isCalm) return;
      this.#do(deed);
      this.#keepDoing(deed);
    });
  }

  #open(): void {
    if (this.#page || this.#hasLeft) return;
    const { name, ...parts } = this.#parts;
    const { chance, isCalm } = this.#world;
    this.#pages++;
    this.#page = new Page({
      ...parts,
      name: this.#pages === 1 ? name : `${name}.${this.#pages}`,
      mode: this.#drawMode(),
      wishes: drawWishes(this.#world),
      isMute: parts.isMute && !isCalm && chance.happens(0.8),
    });
  }

  #drawMode(): Mode {
    return this.#world.chance.happens(this.#world.swarm.textual) ? 'text' : 'video';
  }

  #do(deed: Deed): void {
    const page = this.#page;
    if (!page || (page.standstill.isNow && !fromOutside.has(deed))) return;
    switch (deed) {
      case 'next':
      case 'block':
      case 'stay':
        return page.act({ type: deed });
      case 'wish':
        return page.changeWishes(drawWishes(this.#world));
      case 'change-network':
        return page.changeNetwork();
      case 'stand-still':
        return page.standstill.begin(this.#world.chance.between(0, longestStandstillMs));
      case 'stop':
        page.end('done');
        return this.#comeBack(backWithinMs);
      case 'close':
        page.end('goingAway');
        return this.#comeBack(backWithinMs);
      case 'reload':
        page.end('goingAway');
        return this.#comeBack(0);
      case 'crash':
        page.vanish();
        return this.#comeBack(backWithinMs);
      default:
        return deed satisfies never;
    }
  }

  #comeBack(withinMs: number): void {
    this.#page = null;
    this.#world.within(withinMs, `${this.#parts.name} comes back`, () => this.#open());
  }
}
