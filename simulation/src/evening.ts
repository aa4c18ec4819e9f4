/**
 * One simulated evening: a site, its visitors, whatever goes wrong, then calm, then everybody leaves. After each event all
 * invariants are judged; in the calm, that everybody meets somebody who can; in the end, that nothing is left.
 */
import { drainMicrotasks } from 'bun:jsc';
import type { VisitorRef } from '../../server/src/matching/ticket.ts';
import type { Venue } from './parts/site.ts';
import { Air } from './visitors/air.ts';
import { type Browser, createBrowser } from './visitors/browser.ts';
import { Meddler } from './visitors/meddler.ts';
import { Misfortune } from './visitors/misfortune.ts';
import type { Page } from './visitors/page.ts';
import { Visitor } from './visitors/visitor.ts';
import { PageJudge } from './watch/page-judge.ts';
import type { SessionRecord } from './watch/session-record.ts';
import type { World } from './world.ts';

const secondMs = 1_000;
/**
 * When nothing fails any more: pages look for the server for at most 30 s, quick skips are rested off in 20 s, a silent
 * stranger is given up after 20 s; what is left is the 10 s in which all must be well.
 */
const calmWithinMs = 60_000;
/** Calls must hold when nothing disturbs them. */
const holdMs = 12_000;
/** A socket that is dead is noticed in 24 s, and who was in a call is waited for 30 s more. */
const emptyWithinMs = 60_000;

export class Evening {
  readonly #world: World;
  readonly #site: Venue;
  readonly #air: Air;
  readonly #visitors: Visitor[] = [];
  readonly #meddlers: Meddler[] = [];
  readonly #pages: PageJudge;
  /** How long after the last fault everybody had found somebody; null if that was not looked at. */
  calmMs: number | null = null;

  constructor(site: Venue) {
    const { world } = site;
    this.#world = world;
    this.#site = site;
    this.#air = new Air(world);
    this.#pages = new PageJudge(world);
    this.#invite();
    this.#everySecond();
    new Misfortune(this.#site, this.#air);
  }

  run(): void {
    const parts = [
      () => this.#pass(this.#world.swarm.chaosMs),
      () => this.#calmDown(),
      () => this.#site.mustSettle && this.#settle(),
      () => this.#pass(holdMs),
      () => this.#leave(),
      () => this.#judgeEmptiness(),
    ];
    // What comes after the first violation may be its consequence.
    for (const part of parts) if (!this.#world.violation) part();
  }

  #invite(): void {
    const { visitors, tabs, mutes, meddlers } = this.#world.swarm;
    let browser: Browser | null = null;
    for (let number = 1; number <= visitors; number++) {
      const isTab: boolean = browser !== null && number > visitors - tabs;
      if (!browser || !isTab) browser = createBrowser(this.#world, { number, isHonest: true });
      const parts = { site: this.#site, air: this.#air, browser, isMute: number <= mutes };
      this.#visitors.push(new Visitor({ ...parts, name: `page ${number}` }));
    }
    for (let number = 1; number <= meddlers; number++) {
      const own = createBrowser(this.#world, { number: 100 + number, isHonest: false });
      this.#meddlers.push(new Meddler(this.#site, own, `meddler ${number}`));
    }
  }

  #pass(forMs: number): void {
    const { queue, trace } = this.#world;
    const untilMs = queue.now + forMs;
    while (!this.#world.violation) {
      const event = queue.next(untilMs);
      if (!event) return;
      trace.event(queue.elapsedMs, event.label);
      event.work?.();
      drainMicrotasks();
      this.#site.settle();
    }
  }

  #everySecond(): void {
    this.#world.after(secondMs, 'a second passes', () => {
      this.#everySecond();
      this.#site.settleSecond();
      if (!this.#site.mustSettle) return;
      for (const { page } of this.#visitors) {
        if (page && !page.isMute && !page.standstill.isNow)
          this.#pages.settleSecond(page, this.#recordOf(page));
      }
    });
  }

  #recordOf({ link: { wire } }: Page): SessionRecord | null {
    return wire?.isOpenAtServer ? this.#site.recordOf(wire) : null;
  }

  #calmDown(): void {
    this.#world.trace.note(() => 'from now on nothing fails any more');
    this.#world.isCalm = true;
    this.#site.start();
    for (const meddler of this.#meddlers) meddler.leave();
    for (const visitor of this.#visitors) visitor.calmDown();
  }

  #settle(): void {
    const { queue } = this.#world;
    const sinceMs = queue.now;
    let unsettled = this.#findUnsettled();
    while (unsettled !== null && queue.now - sinceMs < calmWithinMs && !this.#world.violation) {
      this.#pass(secondMs);
      unsettled = this.#findUnsettled();
    }
    if (unsettled !== null) this.#world.fail('I14', `${unsettled}, though nothing has failed for long`);
    this.calmMs = queue.now - sinceMs;
  }

  #leave(): void {
    for (const visitor of this.#visitors) visitor.leave();
    this.#pass(emptyWithinMs);
  }

  /** Everybody talks with somebody, or waits for somebody who is not there. */
  #findUnsettled(): string | null {
    for (const { page } of this.#visitors) {
      const reason = page ? this.#judgePage(page) : null;
      if (page && reason !== null) return `${page.name} ${reason}`;
    }
    return this.#site.findPair(this.#hopeless);
  }

  get #hopeless(): ReadonlySet<VisitorRef> {
    const browsers = this.#visitors.flatMap(({ page }) => (page ? [page.browser] : []));
    return new Set(browsers.filter(isHopeless).map(({ ref }) => ref));
  }

  #judgePage(page: Page): string | null {
    const { phase, link, peers, browser } = page;
    // Two of them are introduced again and again, as long as one does not know that no path is possible.
    if (isHopeless(browser) && phase.is !== 'talking' && link.isUp) return null;
    if (phase.is === 'talking') {
      const { seat } = peers;
      const isMutual = seat?.isConnected === true && seat.stranger?.holder.call === phase.call.id;
      return isMutual ? null : 'talks to nobody';
    }
    if (phase.is !== 'waiting') return `is ${phase.is}`;
    if (!link.isUp) return 'has not found the server';
    const is = this.#recordOf(page)?.session.phase.is ?? 'nowhere';
    return is === 'waiting' ? null : `waits, and is ${is} for the server`;
  }

  /** I13, I14: when everybody has left, nothing is left of them. */
  #judgeEmptiness(): void {
    const left = this.#site.countLeft();
    if (!left) return this.#world.fail('I14', 'there is no server');
    for (const [what, count] of Object.entries(left)) {
      if (count !== 0) this.#world.fail('I13', `${count} ${what} are left when everybody is gone`);
    }
  }
}

/** Reached by no device like itself. */
function isHopeless({ nat, reach }: Browser): boolean {
  return nat === 'symmetric' && !reach.relay;
}
