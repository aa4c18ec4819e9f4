/** A page's connection to a real WebSocket server, and what it tells the page. */
import { expect } from 'bun:test';
import type { Sealed } from '@anoncam/protocol/ids';
import { ServerLink } from '../server-link/server-link.ts';
import { PageGlobals } from './browser-globals.ts';
import { Inbox } from './inbox.ts';
import { LinkServer, type ServedSocket } from './link-server.ts';

export class LinkedPage {
  readonly page = new PageGlobals();
  server: LinkServer;
  readonly link: ServerLink;
  /** What the link tells the page, in a few words. */
  readonly news = new Inbox<string>();
  callNote: Sealed | null = null;

  constructor() {
    this.page.install();
    this.server = new LinkServer();
    const { news } = this;
    this.link = new ServerLink(this.server.url, {
      onWelcome: ({ session }) => news.put(`welcome ${session}`),
      onMessage: (message) => news.put(message.type),
      onDown: (reason) => news.put(`down ${reason}`),
      onRefused: (reason) => news.put(`refused ${reason}`),
      callToResume: () => this.callNote,
    });
  }

  async connect(): Promise<ServedSocket> {
    this.link.open();
    const socket = await this.server.sockets.take();
    await socket.welcome();
    expect(await this.news.take()).toBe('welcome a-session');
    return socket;
  }

  async end(): Promise<void> {
    this.link.close();
    await this.server.stop();
    this.page.restore();
  }
}
