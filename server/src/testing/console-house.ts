/** A console with a database and a team of its own, and members of the staff who use it over HTTP as its page does. */
import { rmSync } from 'node:fs';
import type { Me, Role, StaffId } from '@anoncam/protocol/staff-api/staff-session';
import { AddressBook } from '../addresses/address-book.ts';
import { DayKeys } from '../addresses/day-keys.ts';
import { createNetworkTags } from '../addresses/network-tag.ts';
import type { DatabasePlace, Records } from '../database/open-database.ts';
import { createProxyList } from '../edge/client-address.ts';
import { type RunningConsole, serveConsole } from '../edge/console-port.ts';
import type { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { ContactDesk } from '../privacy/contact-desk.ts';
import { type Console, createConsole, createOffice, type StaffOffice } from '../staff/console.ts';
import { createLegalDesk } from '../staff/legal-desk.ts';
import { mayDo } from '../staff/permissions.ts';
import type { StaffRoutes } from '../staff/route.ts';
import { createDataFolder } from './application.ts';
import { Authenticator, type Habits } from './authenticator.ts';
import { masterKey, openDesk, type TestDesk } from './desk.ts';

export type Told = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
};

export type HouseOptions = {
  readonly origin?: string;
  /** Instead of an embedded one. */
  readonly place?: DatabasePlace;
  readonly pageFolder?: string;
  /** In place of those of the same name, or beside them. */
  readonly routes?: StaffRoutes;
};

/** With moderation, messages and the legal desk as they are; only the clock is the test's. */
export class ConsoleHouse implements AsyncDisposable {
  readonly desk: TestDesk;
  readonly office: StaffOffice;
  readonly contact: ContactDesk;
  readonly addresses: AddressBook;
  readonly dayKeys: DayKeys;
  readonly console: Console;
  /** Which bugs were logged. */
  readonly bugs: readonly string[];
  readonly #running: RunningConsole;
  readonly #folder: string;

  private constructor(parts: Furniture) {
    this.desk = parts.desk;
    this.office = parts.office;
    this.contact = parts.contact;
    this.addresses = parts.addresses;
    this.dayKeys = parts.dayKeys;
    this.console = parts.console;
    this.bugs = parts.bugs;
    this.#running = parts.running;
    this.#folder = parts.folder;
  }

  static async open(options: HouseOptions = {}): Promise<ConsoleHouse> {
    const folder = createDataFolder();
    const desk = await openDesk(options.place ?? { url: null, dataDir: folder, onLost: () => undefined });
    const { records, clock, deletions, proofOfWork } = desk;
    const bugs: string[] = [];
    const log: Log = {
      info() {},
      warn() {},
      error: (message, fields) => void bugs.push(`${message} ${fields?.bug?.name}`),
    };
    const ground = { records, clock, random: systemRandom, masterKey, log, deletions };
    const office = createOffice(ground);
    const contact = new ContactDesk({ ...ground, proofOfWork });
    const dayKeys = new DayKeys({ dataDir: folder, clock, random: systemRandom });
    const addresses = new AddressBook({ ...ground, dayKeys });
    const legal = await createLegalDesk({
      ...ground,
      addresses,
      log: office.audit,
      vaultRecipient: null,
      may: mayDo,
    });
    const create = (origin: string) =>
      createConsole({
        ...ground,
        office,
        origin,
        cases: desk.staff,
        contact,
        countApprovals: () => legal.countWaiting(),
        routes: { ...legal.routes, ...options.routes },
      });
    let made: Console | null = null;
    const running = serveConsole(
      { host: '127.0.0.1', port: 0, origin: options.origin ?? null },
      {
        clock,
        log,
        networks: createNetworkTags(systemRandom),
        trustedProxies: createProxyList([]),
        pageFolder: options.pageFolder ?? folder,
        create: (origin) => {
          made = create(origin);
          return made;
        },
      },
    );
    const console = made ?? create(running.origin);
    return new ConsoleHouse({ desk, office, contact, addresses, dayKeys, console, bugs, running, folder });
  }

  get clock(): TestClock {
    return this.desk.clock;
  }

  get records(): Records {
    return this.desk.records;
  }

  get origin(): string {
    return this.#running.origin;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#running.port}`;
  }

  /** Somebody who has joined, and has their seat at the console. */
  async join(role: Role, name: string = role): Promise<Staff> {
    const staff = new Staff(this);
    const { status, body } = await staff.join(await this.invite(role, name));
    if (status !== 200) throw new Error(`${name} could not join: ${JSON.stringify(body)}`);
    return staff;
  }

  async invite(role: Role, name: string = role): Promise<string> {
    const { team } = this.office;
    return (await team.invite({ id: team.chooseId(), name, role })).invitation;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.stop();
    await this.addresses.stop();
    await this.desk[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }
}

type Furniture = Pick<
  ConsoleHouse,
  'desk' | 'office' | 'contact' | 'addresses' | 'dayKeys' | 'console' | 'bugs'
> & {
  readonly running: RunningConsole;
  readonly folder: string;
};

/** One browser at the console, with a passkey. */
export class Staff {
  readonly house: Pick<ConsoleHouse, 'address' | 'origin'>;
  readonly device: Authenticator;
  /** Whatever the server has set, by name. */
  readonly cookies = new Map<string, string>();
  me: Me | null = null;

  constructor(house: Pick<ConsoleHouse, 'address' | 'origin'>, device = new Authenticator()) {
    this.house = house;
    this.device = device;
  }

  get id(): StaffId {
    if (!this.me) throw new Error('nobody is signed in');
    return this.me.id;
  }

  get habits(): Habits {
    return { origin: this.house.origin };
  }

  async join(invitation: string, habits: Habits = this.habits): Promise<Told> {
    const options = await this.post('/api/join/options', { invitation });
    // Somebody else may have used it meanwhile.
    if (options.status !== 200) return options;
    const response = this.device.create(options.body, habits);
    return this.#enter(await this.post('/api/join', { invitation, response }));
  }

  async signIn(habits: Habits = this.habits): Promise<Told> {
    const { body: options } = await this.post('/api/sign-in/options', {});
    return this.#enter(await this.post('/api/sign-in', { response: this.device.get(options, habits) }));
  }

  async signInAgain(habits: Habits = this.habits): Promise<Told> {
    const { body: options } = await this.post('/api/sign-in-again/options', {});
    return this.post('/api/sign-in-again', { response: this.device.get(options, habits) });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Told> {
    return this.ask(path, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Told> {
    return this.ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...this.#postHeaders(), ...headers },
    });
  }

  /** What goes before the body of a request that is sent by hand. */
  writeHead(path: string, bodyBytes: number): string {
    const headers = {
      ...this.#postHeaders(),
      host: new URL(this.house.address).host,
      cookie: this.#writeCookies(),
      'content-length': String(bodyBytes),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  }

  #postHeaders(): Record<string, string> {
    return {
      'content-type': 'application/json',
      'x-anoncam-console': '1',
      origin: this.house.origin,
      'sec-fetch-site': 'same-origin',
    };
  }

  #writeCookies(): string {
    return [...this.cookies].map((pair) => pair.join('=')).join('; ');
  }

  async ask(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Told> {
    const cookie = this.#writeCookies();
    const headers = { ...(cookie === '' ? {} : { cookie }), ...init.headers };
    const response = await fetch(`${this.house.address}${path}`, { ...init, headers });
    for (const set of response.headers.getSetCookie()) this.#keep(set);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    return {
      status: response.status,
      body: isJson && text !== '' ? JSON.parse(text) : { text },
      headers: response.headers,
    };
  }

  #keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  #enter(told: Told): Told {
    if (told.status === 200) this.me = told.body as unknown as Me;
    return told;
  }
}
