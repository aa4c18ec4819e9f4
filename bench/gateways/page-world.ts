/**
 * Lets many pages live in one process: the few globals of a page that its link to the server touches, and sockets as cheap as
 * the other load generators'. The link itself, with all that it does when it is lost, is the page's own.
 */
import { createUpgrade } from '../sockets/anoncam-dialect.ts';
import { encodeClose } from '../sockets/frames.ts';
import { connect, Visitor } from '../sockets/visitor.ts';

type Place = { readonly origin: string; readonly cookies: readonly string[] };
type Event = { readonly data?: string; readonly code?: number; readonly reason?: string };

/** What the page takes a lost network for. */
const lostCode = 1006;
/** Pages come from so many addresses of this machine. */
const sources = 8;

/** Which browser it is stands after the `#`. */
export function createLinkUrl(port: number, browser: number): string {
  return `ws://127.0.0.1:${port}/link#${browser}`;
}

let place: Place = { origin: '', cookies: [] };

/** As much of a browser's WebSocket as the page's link uses. */
class PageSocket {
  static readonly OPEN = 1;
  readyState = 0;
  readonly protocol: string;
  readonly #visitor: Visitor;
  readonly #hear = new Map<string, (event: Event) => void>();

  constructor(url: string, [protocol = '']: readonly string[]) {
    this.protocol = protocol;
    const { port, hash } = new URL(url);
    const browser = Number(hash.slice(1));
    this.#visitor = new Visitor(browser, {
      onOpen: () => this.#become(PageSocket.OPEN, 'open', {}),
      onText: (_, bytes, start, end) =>
        this.#hear.get('message')?.({ data: bytes.toString('utf8', start, end) }),
      onLost: (visitor, _, farewell = { code: lostCode, reason: '' }) => {
        visitor.leave();
        this.#become(3, 'close', farewell);
      },
    });
    const request = createUpgrade(place.origin, place.cookies[browser] ?? '');
    void connect(this.#visitor, Number(port), request, `127.0.0.${2 + (browser % sources)}`);
  }

  addEventListener(type: string, work: (event: Event) => void): void {
    this.#hear.set(type, work);
  }

  send(text: string): void {
    this.#visitor.say(text);
  }

  close(code: number): void {
    if (this.readyState === PageSocket.OPEN) this.#visitor.write(encodeClose(code));
    this.readyState = 3;
    this.#visitor.leave();
  }

  #become(state: number, type: string, event: Event): void {
    this.readyState = state;
    this.#hear.get(type)?.(event);
  }
}

/** From now on the page's own code runs here, always seen and never asleep. */
export function becomePages(at: Place): void {
  place = at;
  const nothing = () => {};
  const page = {
    WebSocket: PageSocket,
    window: { setTimeout },
    document: { visibilityState: 'visible', addEventListener: nothing, removeEventListener: nothing },
    addEventListener: nothing,
    removeEventListener: nothing,
  };
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
