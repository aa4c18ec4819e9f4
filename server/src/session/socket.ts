/**
 * The socket as the core sees it. The core never learns which WebSocket library carries it: another one is another
 * file in `edge/`.
 */
export type Socket = {
  /** One whole text message. Never throws; a closed socket swallows it. */
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Bytes accepted by `send` that the other end has not taken yet. */
  bufferedBytes(): number;
};
