/**
 * Looks into the memory of a running process, as a dump of it would show it. Linux only; the process must belong to who
 * looks, or to one of their children.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const pageBytes = 4096;
const entryBytes = 8;
/** Looked at together: what is reserved and never used must not be read, nor held in memory. */
const blockPages = 1 << 11;

/** `from` and `to` in pages. */
type Range = { readonly from: number; readonly to: number };

/** What the kernel itself keeps there cannot be read. */
function listRanges(pid: number): readonly Range[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').trim().split('\n');
  return lines.flatMap((line) => {
    const [, from = '', to = '', rights = '', name = ''] =
      /^(\w+)-(\w+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
    if (!rights.startsWith('r') || name.startsWith('[v')) return [];
    return [{ from: Number.parseInt(from, 16) / pageBytes, to: Number.parseInt(to, 16) / pageBytes }];
  });
}

/** Whether any of these pages has ever been used. The two highest bits of an entry: in memory, or swapped out. */
function isUsed(pagemap: number, { from, to }: Range): boolean {
  const entries = Buffer.alloc((to - from) * entryBytes);
  readSync(pagemap, entries, 0, entries.length, from * entryBytes);
  return entries.some((byte, index) => index % entryBytes === entryBytes - 1 && (byte & 0xc0) !== 0);
}

/** Blocks overlap by a page, so that nothing is missed that lies across the end of one. */
function* listBlocks(ranges: readonly Range[]): Generator<Range> {
  for (const { from, to } of ranges) {
    for (let at = from; at < to; at += blockPages) yield { from: at, to: Math.min(to, at + blockPages + 1) };
  }
}

function read(memory: number, { from, to }: Range): Buffer {
  const bytes = Buffer.alloc((to - from) * pageBytes);
  try {
    return bytes.subarray(0, readSync(memory, bytes, 0, bytes.length, from * pageBytes));
  } catch {
    // Given back to the system meanwhile.
    return Buffer.alloc(0);
  }
}

/** Which of the spellings are anywhere in the memory of the process. */
export function findInMemory(pid: number, spellings: readonly Buffer[]): readonly string[] {
  const [memory, pagemap] = [openSync(`/proc/${pid}/mem`, 'r'), openSync(`/proc/${pid}/pagemap`, 'r')];
  const found = new Set<Buffer>();
  for (const block of listBlocks(listRanges(pid))) {
    if (!isUsed(pagemap, block)) continue;
    const bytes = read(memory, block);
    for (const spelling of spellings) if (bytes.includes(spelling)) found.add(spelling);
  }
  closeSync(memory);
  closeSync(pagemap);
  return [...found].map((spelling) => spelling.toString());
}
