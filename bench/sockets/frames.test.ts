/** Frames come out of the stream whole, however the network cuts it. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { encodeText, FrameReader, textOpcode } from './frames.ts';

function readAll(chunks: readonly Buffer[]): readonly string[] {
  const texts: string[] = [];
  const reader = new FrameReader();
  for (const chunk of chunks) {
    reader.read(chunk, {
      onFrame(opcode, bytes, start, end) {
        expect(opcode).toBe(textOpcode);
        texts.push(bytes.toString('utf8', start, end));
      },
    });
  }
  return texts;
}

/** What a server would send: the same frame without the mask bit and the mask. */
function toServerFrame(text: string): Buffer {
  const frame = encodeText(text);
  const headBytes = frame.length - Buffer.byteLength(text) - 4;
  const head = Buffer.from(frame.subarray(0, headBytes));
  head[1] = (head[1] ?? 0) & 0x7f;
  return Buffer.concat([head, frame.subarray(headBytes + 4)]);
}

test('texts of all lengths survive any cut', () => {
  const texts = fc.array(fc.string({ maxLength: 400 }), { maxLength: 6 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 300 }), (sent, chunkBytes) => {
      const stream = Buffer.concat(sent.map(toServerFrame));
      const count = Math.ceil(stream.length / chunkBytes);
      const chunks = Array.from({ length: count }, (_, index) =>
        stream.subarray(index * chunkBytes, (index + 1) * chunkBytes),
      );
      expect(readAll(chunks)).toEqual(sent);
    }),
  );
});

test('a frame of 3 KB keeps its length', () => {
  const text = 'é'.repeat(1500);
  expect(readAll([toServerFrame(text)])).toEqual([text]);
});
