/**
 * The socket as the core sees it. The core never learns which WebSocket library carries it: another one is another
 * file in `edge/`.
 */
import { type CloseReason, closeCodes } from '@anoncam/protocol/close-codes';

/** A socket may be open for so long without a session. */
export const helloWithinMs = 5_000;

export type Socket = {
  /** In which page and server speak. */
  readonly subprotocol: string;
  /** One whole text message. Never throws; a closed socket swallows it. */
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Bytes accepted by `send` that the other end has not taken yet. */
  bufferedBytes(): number;
};

export function closeSocket(socket: Socket, why: CloseReason): void {
  socket.close(closeCodes[why].code, closeCodes[why].reason);
}
