/**
 * The paths between devices, as far as a meeting notices them: one comes about between an offer and the one answer to it,
 * is heard once a second, breaks, is repaired or not, and ends. It judges I1 and I2 as the devices see them.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { MeetingEvent } from '../../../web/src/call/meeting-state.ts';
import type { World } from '../world.ts';
import type { Browser } from './browser.ts';
import type { Standstill } from './standstill.ts';

export type PeerNews = Extract<MeetingEvent, { type: 'peer' }>['what'];

/** Who hears what happens to a device that is in use. */
export type DeviceHolder = {
  readonly name: string;
  readonly browser: Browser;
  /** The call that it is in. */
  readonly call: CallId | null;
  readonly standstill: Standstill;
  onNews(device: Device, what: PeerNews): void;
};

const beatEveryMs = 1_000;
const newsWithinMs = 150;

export class Air {
  readonly world: World;
  readonly paths = new Set<Path>();
  readonly #devices = new Map<string, Device>();
  #count = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Its description holds an address, as a real one does. */
  createDevice(holder: DeviceHolder): Device {
    const description = `v=0 device ${++this.#count} c=IN IP4 ${holder.browser.address}`;
    const device = new Device(this, holder, description);
    this.#devices.set(description, device);
    return device;
  }

  find(description: string): Device | null {
    return this.#devices.get(description) ?? null;
  }

  /** Whether a path can come about between these two at all, and does. */
  doesConnect(one: Device, other: Device): boolean {
    const [own, others] = [one.holder.browser, other.holder.browser];
    const isHard = own.nat === 'symmetric' && others.nat === 'symmetric';
    if (isHard && !own.reach.relay && !others.reach.relay) return false;
    return this.world.isCalm || !this.world.chance.happens(this.world.swarm.unconnected);
  }

  /** I1, I2: a device's owner has no other path, and both are in the same call. */
  judgeOpening(path: Path): void {
    const { one, other } = path;
    for (const { holder } of [one, other]) {
      const open = [...this.paths].filter((each) => each.isOpen && each.has(holder));
      if (open.length > 1) this.world.fail('I1', `${holder.name} is connected to two strangers`);
    }
    if (one.call !== other.call) {
      this.world.fail('I2', `${one.holder.name} and ${other.holder.name} meet in two different calls`);
    }
  }
}

/** One end of one connection. */
export class Device {
  readonly description: string;
  readonly holder: DeviceHolder;
  /** What its page calls it, and what it is used for; null before. */
  number: number | null = null;
  call: CallId | null = null;
  path: Path | null = null;
  isClosed = false;
  /** When the stranger's page was heard here last (ms since the epoch). */
  heardAtMs = 0;
  /** What it is told next does not come before this (ms since the epoch). */
  #toldAtMs = 0;
  readonly #air: Air;
  #answered: string | null = null;

  constructor(air: Air, holder: DeviceHolder, description: string) {
    this.#air = air;
    this.holder = holder;
    this.description = description;
  }

  get isConnected(): boolean {
    return this.path?.isOpen === true && !this.path.isBroken;
  }

  get stranger(): Device | null {
    return this.path ? this.path.otherThan(this) : null;
  }

  answer(offer: string): void {
    this.#answered = offer;
  }

  /** An answer to another offer leads nowhere, as does one from a device that is gone. */
  applyAnswer(answer: string): void {
    const { world } = this.#air;
    const other = this.#air.find(answer);
    if (!other || other.#answered !== this.description) return;
    if (!this.#air.doesConnect(this, other)) {
      const givesUp = world.chance.happens(0.5);
      if (givesUp) for (const each of [this, other]) each.#tellWithin(5_000, 'unusable');
      return;
    }
    const mostMs = world.isCalm ? 1_000 : 3_500;
    world.within(mostMs, `${this.holder.name} finds a path to ${other.holder.name}`, () => {
      if (this.isClosed || other.isClosed) return;
      new Path(this.#air, this, other).open();
    });
  }

  /** `isTold`: the stranger's device is told. One that is switched off tells nobody. */
  close({ isTold }: { isTold: boolean }): void {
    if (this.isClosed) return;
    const { stranger, isConnected } = this;
    const wasOpen = this.path?.isOpen === true;
    this.isClosed = true;
    if (this.path) this.#air.paths.delete(this.path);
    if (!wasOpen || !stranger) return;
    if (isTold && isConnected) stranger.tell('ended');
    else stranger.#findOut();
  }

  /** Nothing answers any more: no browser says so before it has asked for a while. */
  #findOut(): void {
    const { name } = this.holder;
    this.#air.world.after(2_500, `${name} gets no answers`, () => this.#tellWithin(2_500, 'disrupted'));
  }

  /** News is on its way for a moment, and then comes even to somebody who is done with this device; in order, as browsers have it. */
  tell(what: PeerNews): void {
    this.#tellWithin(newsWithinMs, what);
  }

  #tellWithin(mostMs: number, what: PeerNews): void {
    const { now, chance, queue } = this.#air.world;
    this.#toldAtMs = Math.max(this.#toldAtMs, now + chance.between(0, mostMs));
    queue.at(this.#toldAtMs, `${this.holder.name} has a path that is ${what}`, () =>
      this.holder.onNews(this, what),
    );
  }
}

export class Path {
  readonly one: Device;
  readonly other: Device;
  readonly #air: Air;
  isBroken = false;
  /** How often it broke: since the first time nobody can be blamed for what becomes of it. */
  breaks = 0;
  #isRepairable = false;

  constructor(air: Air, one: Device, other: Device) {
    this.#air = air;
    this.one = one;
    this.other = other;
  }

  get isOpen(): boolean {
    return !this.one.isClosed && !this.other.isClosed;
  }

  has(holder: DeviceHolder): boolean {
    return this.one.holder === holder || this.other.holder === holder;
  }

  otherThan(device: Device): Device {
    return device === this.one ? this.other : this.one;
  }

  open(): void {
    this.one.path = this;
    this.other.path = this;
    this.#air.paths.add(this);
    this.#air.judgeOpening(this);
    for (const device of [this.one, this.other]) {
      device.heardAtMs = this.#air.world.now;
      device.tell('ready');
    }
    this.#beat();
  }

  /** It comes back by itself, can be repaired, or is gone for good. */
  break(how: 'briefly' | 'repairably' | 'forever'): void {
    const { world } = this.#air;
    this.isBroken = true;
    this.breaks++;
    this.#isRepairable = how === 'repairably';
    for (const device of [this.one, this.other]) {
      world.within(5_000, `${device.holder.name} may notice a broken path`, () => {
        // Whether or not the other end has gone meanwhile, of which nothing was heard.
        if (!device.isClosed && this.isBroken) device.holder.onNews(device, 'disrupted');
      });
    }
    if (how === 'briefly') world.within(10_000, 'a broken path comes back', () => this.#mend());
  }

  repair(): void {
    if (this.#isRepairable) this.#mend();
  }

  #mend(): void {
    this.isBroken = false;
  }

  #beat(): void {
    this.#air.world.after(
      beatEveryMs,
      `${this.one.holder.name} and ${this.other.holder.name} are heard`,
      () => {
        if (!this.isOpen) return;
        this.#beat();
        if (this.isBroken) return;
        for (const device of [this.one, this.other]) this.#bring(device);
      },
    );
  }

  /** It is the page at the other end that is heard, and not its device. */
  #bring(device: Device): void {
    if (this.otherThan(device).holder.standstill.isNow) return;
    device.heardAtMs = this.#air.world.now;
    device.holder.onNews(device, 'heard');
  }
}
