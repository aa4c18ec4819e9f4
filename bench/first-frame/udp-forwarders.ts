/**
 * A slow network for media: every device is only reachable through a UDP port of this process, which passes each
 * datagram on after the time it would have been under way. Answers come back the same way.
 */
import type { udp } from 'bun';

type Address = { readonly address: string; readonly port: number };

/** More devices than any one run has. */
const socketsAtOnce = 160;
const host = '127.0.0.1';

function keyOf({ address, port }: Address): string {
  return `${address} ${port}`;
}

/** A port that is used on behalf of one device, towards whoever writes to it. */
class Door {
  onDatagram: (bytes: Buffer, from: Address) => void = () => {};
  readonly #socket: udp.Socket<'buffer'>;

  private constructor(socket: udp.Socket<'buffer'>) {
    this.#socket = socket;
  }

  static async open(): Promise<Door> {
    const made: { door: Door | null } = { door: null };
    const socket = await Bun.udpSocket({
      hostname: host,
      port: 0,
      socket: {
        data: (_, bytes, port, address) => made.door?.onDatagram(bytes, { address, port }),
        error: () => {},
      },
    });
    made.door = new Door(socket);
    return made.door;
  }

  get port(): number {
    return this.#socket.port;
  }

  sendTo(bytes: Buffer, { address, port }: Address): void {
    if (this.#socket.closed) return;
    try {
      this.#socket.send(bytes, port, address);
    } catch {
      // A device that is gone refuses what was still under way to it; a network would lose that silently.
    }
  }

  close(): void {
    this.#socket.close();
  }
}

export class UdpForwarders {
  readonly #delayMs: number;
  readonly #all: readonly Door[];
  /** Doors are opened beforehand, so that none has to be waited for in the middle of a measurement. */
  #free: Door[];
  readonly #doorsTo = new Map<string, Door>();

  private constructor(doors: readonly Door[], delayMs: number) {
    this.#all = doors;
    this.#free = [...doors];
    this.#delayMs = delayMs;
  }

  /** `delayMs` is the time one way. */
  static async open(delayMs: number): Promise<UdpForwarders> {
    const doors = await Promise.all(Array.from({ length: socketsAtOnce }, () => Door.open()));
    return new UdpForwarders(doors, delayMs);
  }

  /** Where `device` is reached from now on. */
  addressOf(device: Address): Address {
    const known = this.#doorsTo.get(keyOf(device));
    const door = known ?? this.#openDoorTo(device);
    return { address: host, port: door.port };
  }

  owns(port: number): boolean {
    return this.#all.some((door) => door.port === port);
  }

  /** Forgets every device; the ports can be used for others. */
  reset(): void {
    for (const door of this.#all) door.onDatagram = () => {};
    this.#free = [...this.#all];
    this.#doorsTo.clear();
  }

  close(): void {
    for (const door of this.#all) door.close();
  }

  #take(): Door {
    const door = this.#free.pop();
    if (!door) throw new Error('more devices than UDP ports were opened for');
    return door;
  }

  #openDoorTo(device: Address): Door {
    const door = this.#take();
    this.#doorsTo.set(keyOf(device), door);
    const returns = new Map<string, Door>();
    door.onDatagram = (bytes, from) => {
      const back = returns.get(keyOf(from)) ?? this.#openReturn(door, from);
      returns.set(keyOf(from), back);
      this.#later(() => back.sendTo(bytes, device));
    };
    return door;
  }

  /** The device sees each of its correspondents at a port of its own. */
  #openReturn(door: Door, correspondent: Address): Door {
    const back = this.#take();
    back.onDatagram = (bytes) => this.#later(() => door.sendTo(bytes, correspondent));
    return back;
  }

  #later(work: () => void): void {
    setTimeout(work, this.#delayMs);
  }
}
