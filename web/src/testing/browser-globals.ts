/**
 * The few globals of a page that Bun does not have and the page's logic uses: its window's timers, which a test turns,
 * its events, and its storage. It is no browser: what a page does in one is for tests in a real one.
 */
import { Inbox } from './inbox.ts';

type Timer = { readonly atMs: number; readonly everyMs: number | null; readonly work: () => void };

/** Time that passes when a test says so. */
export class PageTime {
  /** The delay of each timer that is set. */
  readonly delays = new Inbox<number>();
  readonly #timers = new Map<number, Timer>();
  #now = 0;
  #ids = 0;

  /** How many timers are running. */
  get running(): number {
    return this.#timers.size;
  }

  readonly setTimeout = (work: () => void, delayMs = 0): number => {
    this.delays.put(delayMs);
    return this.#add({ atMs: this.#now + delayMs, everyMs: null, work });
  };

  readonly setInterval = (work: () => void, everyMs: number): number =>
    this.#add({ atMs: this.#now + everyMs, everyMs, work });

  /** Ends a timer of either kind. */
  readonly clear = (id: unknown): void => {
    if (typeof id === 'number') this.#timers.delete(id);
  };

  advance(byMs: number): void {
    const untilMs = this.#now + byMs;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.atMs <= untilMs);
      const first = due.sort(([, a], [, b]) => a.atMs - b.atMs)[0];
      if (!first) break;
      const [id, timer] = first;
      this.#now = timer.atMs;
      if (timer.everyMs === null) this.#timers.delete(id);
      else this.#timers.set(id, { ...timer, atMs: timer.atMs + timer.everyMs });
      timer.work();
    }
    this.#now = untilMs;
  }

  #add(timer: Timer): number {
    this.#ids += 1;
    this.#timers.set(this.#ids, timer);
    return this.#ids;
  }
}

/** What a browser keeps for a site; it may be set to refuse. */
export class PageStorage {
  readonly #kept = new Map<string, string>();
  refuses = false;

  readonly getItem = (key: string): string | null => {
    this.#check();
    return this.#kept.get(key) ?? null;
  };

  readonly setItem = (key: string, value: string): void => {
    this.#check();
    this.#kept.set(key, value);
  };

  readonly removeItem = (key: string): void => {
    this.#check();
    this.#kept.delete(key);
  };

  readonly clear = (): void => {
    this.#check();
    this.#kept.clear();
  };

  #check(): void {
    if (this.refuses) throw new DOMException('not here', 'SecurityError');
  }
}

export class PageGlobals {
  readonly time = new PageTime();
  readonly storage = new PageStorage();
  readonly #window = new EventTarget();
  readonly #document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  readonly #before = new Map<string, PropertyDescriptor | undefined>();

  install(): void {
    const { setTimeout, setInterval, clear } = this.time;
    this.#define('window', { setTimeout, setInterval });
    this.#define('localStorage', this.storage);
    this.#define('document', this.#document);
    this.#define('clearTimeout', clear);
    this.#define('clearInterval', clear);
    this.#define('addEventListener', this.#window.addEventListener.bind(this.#window));
    this.#define('removeEventListener', this.#window.removeEventListener.bind(this.#window));
  }

  /** From now on a path is fetched from this origin, as in a page that came from there. */
  comeFrom(origin: string): void {
    const { fetch } = globalThis;
    this.#define('fetch', (path: string, init?: RequestInit) => fetch(new URL(path, origin), init));
  }

  /** Leaves everything as it was before `install`. */
  restore(): void {
    for (const [name, descriptor] of this.#before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
    this.#before.clear();
  }

  comeOnline(): void {
    this.#window.dispatchEvent(new Event('online'));
  }

  /** Another tab of the same site keeps this, or removes what was kept (null). */
  storeElsewhere(key: string, value: string | null): void {
    if (value === null) this.storage.removeItem(key);
    else this.storage.setItem(key, value);
    this.#window.dispatchEvent(Object.assign(new Event('storage'), { key }));
  }

  /** Another tab of the same site removes all that was kept. */
  forgetElsewhere(): void {
    this.storage.clear();
    this.#window.dispatchEvent(Object.assign(new Event('storage'), { key: null }));
  }

  /** Something else that a browser has. */
  provide(name: string, value: unknown): void {
    this.#define(name, value);
  }

  show(visibilityState: 'visible' | 'hidden'): void {
    this.#document.visibilityState = visibilityState;
    this.#document.dispatchEvent(new Event('visibilitychange'));
  }

  #define(name: string, value: unknown): void {
    this.#before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
