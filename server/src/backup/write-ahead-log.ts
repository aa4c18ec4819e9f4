/**
 * How far SQLite's write-ahead log has got: the end of the last commit whose checksums hold. It reads the file as its
 * documented format says and changes nothing.
 */
import { closeSync, openSync, readSync } from 'node:fs';

/** A place in the log at which everything before it is committed. */
export type LogPosition = {
  /** Tells one filling of the log from the next, in hex. */
  readonly salts: string;
  readonly pageBytes: number;
  readonly isBigEndian: boolean;
  readonly bytes: number;
  /** Of everything up to here; the next frame goes on from it. */
  readonly sums: readonly [number, number];
};

const headerBytes = 32;
const frameHeaderBytes = 24;
const magicLittle = 0x377f0682;

function addSums(
  view: DataView,
  { from, to }: { readonly from: number; readonly to: number },
  before: readonly [number, number],
  isBigEndian: boolean,
): [number, number] {
  let [first, second] = before;
  for (let at = from; at < to; at += 8) {
    first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0;
  }
  return [first, second];
}

function holds(view: DataView, at: number, [first, second]: readonly [number, number]): boolean {
  return view.getUint32(at) === first && view.getUint32(at + 4) === second;
}

function toHex(view: DataView, at: number): string {
  return Buffer.from(view.buffer, view.byteOffset + at, 8).toString('hex');
}

function readBytes(file: number, at: number, view: DataView): boolean {
  return readSync(file, view, 0, view.byteLength, at) === view.byteLength;
}

/** The beginning of the log; null if there is none, or none that is whole. */
function readStart(file: number): LogPosition | null {
  const view = new DataView(new ArrayBuffer(headerBytes));
  if (!readBytes(file, 0, view)) return null;
  const magic = view.getUint32(0);
  const isBigEndian = (magic & 1) === 1;
  if ((magic & ~1) >>> 0 !== magicLittle) return null;
  const sums = addSums(view, { from: 0, to: 24 }, [0, 0], isBigEndian);
  if (!holds(view, 24, sums)) return null;
  return {
    salts: toHex(view, 16),
    pageBytes: view.getUint32(8),
    isBigEndian,
    bytes: headerBytes,
    sums,
  };
}

/** One frame further; null if there is none that belongs to this filling. */
function readFrame(
  file: number,
  { salts, pageBytes, isBigEndian, bytes, sums }: LogPosition,
  view: DataView,
): { readonly sums: [number, number]; readonly isCommit: boolean } | null {
  if (!readBytes(file, bytes, view) || toHex(view, 8) !== salts) return null;
  const head = addSums(view, { from: 0, to: 8 }, sums, isBigEndian);
  const all = addSums(view, { from: frameHeaderBytes, to: frameHeaderBytes + pageBytes }, head, isBigEndian);
  return holds(view, 16, all) ? { sums: all, isCommit: view.getUint32(4) !== 0 } : null;
}

/** How many frames there are up to a place. */
export function countFrames(position: LogPosition | null): number {
  return position === null ? 0 : (position.bytes - headerBytes) / (frameHeaderBytes + position.pageBytes);
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The end of the last commit in the log, looked for from `since` on if that is of the same filling. Yields now and then,
 * so that others can have their turn.
 *
 * @returns null if nothing is committed in it.
 */
export function* scanLog(path: string, since: LogPosition | null): Generator<void, LogPosition | null> {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    const start = readStart(file);
    if (start) return yield* scanFrames(file, start, since?.salts === start.salts ? since : null);
    return null;
  } finally {
    closeSync(file);
  }
}

function* scanFrames(
  file: number,
  start: LogPosition,
  since: LogPosition | null,
): Generator<void, LogPosition | null> {
  let committed = since;
  let at = since ?? start;
  const view = new DataView(new ArrayBuffer(frameHeaderBytes + start.pageBytes));
  for (let count = 1; ; count++) {
    const frame = readFrame(file, at, view);
    if (!frame) return committed;
    at = { ...at, bytes: at.bytes + view.byteLength, sums: frame.sums };
    if (frame.isCommit) committed = at;
    if (count % 32 === 0) yield;
  }
}

/** The same in one go. */
export function findLogEnd(path: string, since: LogPosition | null = null): LogPosition | null {
  const scan = scanLog(path, since);
  for (;;) {
    const step = scan.next();
    if (step.done) return step.value;
  }
}
