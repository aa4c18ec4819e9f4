/**
 * The connections of one page: the offer made ready for the next stranger, the one that the server has, and the one to
 * the present stranger. What they are for, the page knows.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { World } from '../world.ts';
import type { Air, Device, DeviceHolder } from './air.ts';

const offerWithinMs = 600;
const answerWithinMs = 300;

type Made = { readonly device: Device; isReady: boolean };

export class PagePeers {
  readonly #air: Air;
  readonly #world: World;
  readonly #holder: DeviceHolder;
  #spare: Made | null = null;
  #offered: Device | null = null;
  #seat: Device | null = null;
  /** Repairs that came before the connection they are for was seated. */
  #early: CallId[] = [];

  constructor(air: Air, holder: DeviceHolder) {
    this.#air = air;
    this.#world = air.world;
    this.#holder = holder;
  }

  get seat(): Device | null {
    return this.#seat;
  }

  /** Hands the offer to `send`, which says whether it was sent: at once if it is ready. */
  offer(send: (offer: string) => boolean): void {
    const made = this.#spare ?? this.#makeOffer();
    const hand = () => {
      made.isReady = true;
      if (this.#spare !== made || !send(made.device.description)) return;
      if (this.#offered !== made.device) this.#offered?.close({ isTold: false });
      this.#offered = made.device;
    };
    if (made.isReady) hand();
    else this.#within(offerWithinMs, 'has an offer', hand);
  }

  takeOfferer(): Device | null {
    const device = this.#offered;
    this.#offered = null;
    if (this.#spare?.device === device) this.#spare = null;
    return device;
  }

  /** Makes an answer, which takes a moment. */
  answer(offer: string, then: (device: Device) => void): void {
    const device = this.#air.createDevice(this.#holder);
    this.#within(answerWithinMs, 'has an answer', () => {
      device.answer(offer);
      then(device);
    });
  }

  sit(device: Device, number: number, call: CallId): void {
    this.#seat?.close({ isTold: true });
    this.#seat = device;
    device.number = number;
    device.call = call;
    for (const early of this.#early.splice(0)) if (early === call) device.path?.repair();
  }

  /** The stranger asks for a new path. */
  repair(call: CallId): void {
    if (this.#seat?.call === call) this.#seat.path?.repair();
    else this.#early.push(call);
  }

  close(number: number): void {
    if (this.#seat?.number !== number) return;
    this.#seat.close({ isTold: true });
    this.#seat = null;
  }

  renew(): void {
    if (this.#spare?.device !== this.#offered) this.#spare?.device.close({ isTold: false });
    this.#spare = null;
  }

  end({ isTold }: { isTold: boolean }): void {
    this.#seat?.close({ isTold });
    this.#seat = null;
    this.renew();
    this.#offered?.close({ isTold: false });
    this.#offered = null;
  }

  #within(mostMs: number, what: string, work: () => void): void {
    const { name, standstill } = this.#holder;
    this.#world.within(mostMs, `${name} ${what}`, () => standstill.outlast(work));
  }

  #makeOffer(): Made {
    const made = { device: this.#air.createDevice(this.#holder), isReady: false };
    this.#spare = made;
    return made;
  }
}
