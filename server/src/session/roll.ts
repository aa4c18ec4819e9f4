/** The sessions that are here, by their ids and by the browsers they belong to. */
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { VisitorSession } from './visitor-session.ts';

/** Where tabs of one browser never meet, a crowd of them would only make the waiting room search in vain. */
const maxTabs = 20;

export class Roll implements Iterable<VisitorSession> {
  readonly #sessions = new Map<SessionId, VisitorSession>();
  readonly #ofBrowser = new Map<VisitorRef, readonly VisitorSession[]>();

  get size(): number {
    return this.#sessions.size;
  }

  find(id: SessionId): VisitorSession | undefined {
    return this.#sessions.get(id);
  }

  /** All tabs of one browser. */
  of(visitor: VisitorRef): readonly VisitorSession[] {
    return this.#ofBrowser.get(visitor) ?? [];
  }

  /** More tabs than anybody needs. */
  isFullOf(visitor: VisitorRef): boolean {
    return this.of(visitor).length >= maxTabs;
  }

  add(session: VisitorSession): void {
    this.#sessions.set(session.id, session);
    this.#ofBrowser.set(session.visitor, [...this.of(session.visitor), session]);
  }

  /** @returns false if it was not here any more. */
  remove(session: Pick<VisitorSession, 'id' | 'visitor'>): boolean {
    if (this.#sessions.get(session.id) !== session) return false;
    this.#sessions.delete(session.id);
    const others = this.of(session.visitor).filter((other) => other !== session);
    if (others.length > 0) this.#ofBrowser.set(session.visitor, others);
    else this.#ofBrowser.delete(session.visitor);
    return true;
  }

  [Symbol.iterator](): IterableIterator<VisitorSession> {
    return this.#sessions.values();
  }
}
