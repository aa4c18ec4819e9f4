/**
 * How one kind of server is spoken to: everything in which AnonCam, the bare relay and Socket.IO differ for the load
 * generator. The load itself is the same for all.
 */
import type { Visitor } from './visitor.ts';

export type DialectName = 'anoncam' | 'bare' | 'socket.io';

/** arrived: the server has answered the first message. paired: signals can go to the partner. */
export type Progress = 'arrived' | 'paired' | null;

export type Dialect = {
  /** What has to be done before `count` visitors can connect. */
  prepare(count: number): Promise<void>;
  /** The HTTP request that opens the socket. */
  request(index: number): string;
  /** Said right after the socket is open; null where the server speaks first. */
  readonly firstText: string | null;
  /** What a visitor says to be paired; null where the server pairs by the request. */
  readonly wish: string | null;
  /** Called for each text until the visitor is paired; may answer through `visitor.say`. */
  onText(visitor: Visitor, text: string): Progress;
  /** How a signal message (the JSON of AnonCam's wire) is sent with this server. */
  wrap(signal: string): string;
};
