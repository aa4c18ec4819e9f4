/**
 * WebSocket frames (RFC 6455) as bytes: just what a load generator needs. Frames are masked with zeros, which is legal
 * and leaves the text readable in place, so that a prepared message can be sent again and again.
 */

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;
export const { text: textOpcode, close: closeOpcode, ping: pingOpcode } = opcodes;

function encode(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...size, 0, 0, 0, 0]), payload]);
}

export function encodeText(text: string): Buffer {
  return encode(opcodes.text, Buffer.from(text));
}

export function encodePong(payload: Buffer): Buffer {
  return encode(opcodes.pong, payload);
}

/** A visitor's farewell. The server answers with the same and ends the connection. */
export function encodeClose(code: number): Buffer {
  return encode(opcodes.close, Buffer.from([code >> 8, code & 0xff]));
}

export type FrameSink = {
  /** `bytes[start, end)` is the payload; it is only valid during the call. */
  onFrame(opcode: number, bytes: Buffer, start: number, end: number): void;
};

/** Takes frames of any length up to 64 KB out of a stream of chunks. */
export class FrameReader {
  #rest: Buffer | null = null;

  read(chunk: Buffer, sink: FrameSink): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const frame = measure(bytes, at);
      if (!frame || frame.end > bytes.length) break;
      sink.onFrame((bytes[at] ?? 0) & 0x0f, bytes, frame.start, frame.end);
      at = frame.end;
    }
    this.#rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }
}

function measure(bytes: Buffer, at: number): { start: number; end: number } | null {
  if (bytes.length < at + 2) return null;
  const length = bytes[at + 1] ?? 0;
  if (length < 126) return { start: at + 2, end: at + 2 + length };
  if (length !== 126) throw new Error('a frame of 64 KB or more, or a masked one');
  if (bytes.length < at + 4) return null;
  return { start: at + 4, end: at + 4 + bytes.readUInt16BE(at + 2) };
}
