/**
 * The paths between devices, as far as a meeting notices them: a connection comes about between an offer and the one
 * answer to it, is heard once a second, breaks, is repaired, and ends.
 */
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { MeetingEvent } from '../call/meeting-state.ts';
import type { ModelSite } from './model-site.ts';

export type News = Extract<MeetingEvent, { type: 'peer' }>['what'];

const beatEveryMs = 1_000;

/** Whether a path between the devices of two visitors can come about. */
export type MayReach = (one: VisitorRef, other: VisitorRef) => boolean;

/** Where devices find each other by their descriptions. */
export class ModelAir {
  readonly site: ModelSite;
  /** Whose devices have tried to find a path to each other, in the order of trying. */
  readonly attempts: (readonly [VisitorRef, VisitorRef])[] = [];
  readonly #mayReach: MayReach;
  readonly #devices = new Map<string, Device>();

  constructor(site: ModelSite, mayReach: MayReach = () => true) {
    this.site = site;
    this.#mayReach = mayReach;
  }

  /** True if they find one. */
  connect(one: Device, other: Device): boolean {
    this.attempts.push([one.owner, other.owner]);
    return this.#mayReach(one.owner, other.owner);
  }

  add(device: Device): string {
    const description = `description-${this.#devices.size}`;
    this.#devices.set(description, device);
    return description;
  }

  find(description: string): Device | null {
    return this.#devices.get(description) ?? null;
  }
}

/** One end of one connection. */
export class Device {
  readonly description: string;
  readonly owner: VisitorRef;
  readonly #air: ModelAir;
  #answered: string | null = null;
  #stranger: Device | null = null;
  #number: number | null = null;
  #raise: ((what: News) => void) | null = null;
  #isClosed = false;
  #isBroken = false;

  constructor(air: ModelAir, owner: VisitorRef) {
    this.#air = air;
    this.owner = owner;
    this.description = air.add(this);
  }

  get number(): number | null {
    return this.#number;
  }

  get stranger(): Device | null {
    return this.#stranger;
  }

  get isOpen(): boolean {
    return this.#stranger !== null && !this.#isClosed && !this.#stranger.#isClosed && !this.#isBroken;
  }

  listen(number: number, raise: (what: News) => void): void {
    this.#number = number;
    this.#raise = raise;
  }

  answer(offer: string): void {
    this.#answered = offer;
  }

  /** An answer to another offer leads nowhere, as does one from a device that is gone. */
  applyAnswer(answer: string): void {
    const stranger = this.#air.find(answer);
    if (!stranger || stranger.#answered !== this.description) return;
    if (!this.#air.connect(this, stranger)) return;
    this.#air.site.after(400, () => {
      if (this.#isClosed || stranger.#isClosed) return;
      this.#stranger = stranger;
      stranger.#stranger = this;
      this.#raise?.('ready');
      stranger.#tell('ready');
      this.#beat();
      stranger.#beat();
    });
  }

  breakPath(): void {
    this.#isBroken = true;
    if (this.#stranger) this.#stranger.#isBroken = true;
    this.#air.site.after(5_000, () => this.#notice('disrupted'));
  }

  repairPath(): void {
    this.#isBroken = false;
    if (this.#stranger) this.#stranger.#isBroken = false;
  }

  close(): void {
    const wasOpen = this.isOpen;
    this.#isClosed = true;
    this.#raise = null;
    if (wasOpen && this.#stranger) this.#stranger.#tell('ended');
  }

  #beat(): void {
    if (this.#isClosed) return;
    if (this.isOpen && this.#stranger) this.#stranger.#tell('heard');
    const { clock } = this.#air.site;
    clock.at(clock.now() + beatEveryMs, () => this.#beat());
  }

  /** News from the stranger's device takes a moment. */
  #tell(what: News): void {
    this.#air.site.after(150, () => this.#raise?.(what));
  }

  #notice(what: News): void {
    if (this.#isBroken) this.#raise?.(what);
  }
}
