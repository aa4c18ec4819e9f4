/**
 * Archives: compressed with zstd, then encrypted in the format of age, as a stream and to several places at once. They
 * can be opened without AnonCam: `age -d -i KEY FILE | zstd -d`.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { flushDistantFolder } from '../lib/flush-folder.ts';
import { BackupError, describeFailure } from './backup-error.ts';

/** Bun knows zstd; the types that browsers' programs are checked with do not. */
const compression = 'zstd' as 'gzip';

export type ByteStream = ReadableStream<Uint8Array>;

export type KeyPair = {
  /** The secret half: `AGE-SECRET-KEY-1…`. */
  readonly identity: string;
  /** The public half: `age1…`. */
  readonly recipient: string;
};

export async function makeKeyPair(): Promise<KeyPair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** @throws BackupError for what only looks like a public key. @param setting where it comes from. */
export function checkRecipient(recipient: string, setting = 'ANONCAM_BACKUP_RECIPIENT'): void {
  try {
    new Encrypter().addRecipient(recipient);
  } catch {
    throw new BackupError(`${setting} is no public key: a character of it must be wrong.`);
  }
}

/** @throws BackupError for what is no secret key. */
export function checkIdentity(identity: string): void {
  try {
    new Decrypter().addIdentity(identity);
  } catch {
    throw new BackupError(
      'This is no secret key: it begins with AGE-SECRET-KEY-1 and stands on a line alone.',
    );
  }
}

/** The end of the name of what is not complete yet; nothing that has it is ever read. */
const draftEnding = '.part';

type Draft = { readonly path: string; readonly handle: FileHandle };

/** What has to be told when a place cannot be written; the others go on. */
export type OnFailure = (path: string, error: unknown) => void;

export type ArchiveSize = {
  readonly plainBytes: number;
  readonly archiveBytes: number;
  /** Of the archive, in hex. */
  readonly sha256: string;
};

/**
 * Writes the same archive to each path. It has its name only once it is whole and flushed.
 *
 * @throws if `source` fails, or no place is left.
 */
export async function writeArchive(
  source: ByteStream,
  recipients: readonly string[],
  paths: readonly string[],
  onFailure: OnFailure,
): Promise<ArchiveSize> {
  const drafts = new Drafts(onFailure);
  const hash = createHash('sha256');
  let [plainBytes, archiveBytes] = [0, 0];
  const counted = mapStream(source, (bytes) => {
    plainBytes += bytes.length;
  });
  try {
    await drafts.open(paths);
    for await (const bytes of await encrypt(counted, recipients)) {
      hash.update(bytes);
      archiveBytes += bytes.length;
      await drafts.write(bytes);
    }
    await drafts.finish();
  } catch (error) {
    await drafts.discard();
    throw error;
  }
  return { plainBytes, archiveBytes, sha256: hash.digest('hex') };
}

async function encrypt(source: ByteStream, recipients: readonly string[]): Promise<ByteStream> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(pipe(source, new CompressionStream(compression)));
}

/** The types of streams differ in nothing but their names. */
function pipe(source: ByteStream, through: CompressionStream | DecompressionStream): ByteStream {
  return source.pipeThrough(through as unknown as TransformStream<Uint8Array, Uint8Array>);
}

/** The same bytes, looked at on their way. */
export function mapStream(source: ByteStream, look: (bytes: Uint8Array) => void): ByteStream {
  const transform = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      look(bytes);
      controller.enqueue(bytes);
    },
  });
  return source.pipeThrough(transform);
}

/** The places that still take what is written. */
class Drafts {
  readonly #onFailure: OnFailure;
  #open: readonly Draft[] = [];

  constructor(onFailure: OnFailure) {
    this.#onFailure = onFailure;
  }

  async open(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      try {
        this.#open = [...this.#open, { path, handle: await open(`${path}${draftEnding}`, 'w', 0o600) }];
      } catch (error) {
        this.#onFailure(path, error);
      }
    }
    this.#needOne();
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#each(({ handle }) => writeAll(handle, bytes));
  }

  async finish(): Promise<void> {
    await this.#each(async ({ path, handle }) => {
      await handle.sync();
      await handle.close();
      await rename(`${path}${draftEnding}`, path);
      await flushDistantFolder(dirname(path));
    });
  }

  async discard(): Promise<void> {
    for (const draft of this.#open) await discard(draft);
  }

  async #each(work: (draft: Draft) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(this.#open.map(work));
    const failed = this.#open.filter((_, index) => results[index]?.status === 'rejected');
    for (const draft of failed) {
      const result = results[this.#open.indexOf(draft)];
      this.#onFailure(draft.path, result?.status === 'rejected' ? result.reason : null);
      await discard(draft);
    }
    this.#open = this.#open.filter((draft) => !failed.includes(draft));
    this.#needOne();
  }

  #needOne(): void {
    if (this.#open.length === 0) throw new BackupError('No folder for backups could be written.');
  }
}

/** One call may write a part only. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, null);
    at += bytesWritten;
  }
}

async function discard({ path, handle }: Draft): Promise<void> {
  await handle.close().catch(() => undefined);
  await rm(`${path}${draftEnding}`, { force: true }).catch(() => undefined);
}

/**
 * What an archive holds.
 *
 * @throws BackupError while it is read if it is damaged, cut off, or for another key.
 */
export async function* readArchive(path: string, identity: string): AsyncGenerator<Uint8Array, void> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const encrypted = Readable.toWeb(createReadStream(path)) as unknown as ByteStream;
    const plain = await decrypter.decrypt(encrypted);
    yield* pipe(plain, new DecompressionStream(compression));
  } catch (error) {
    const reason = describeFailure(error);
    if (/no identity matched/.test(reason)) {
      throw new BackupError(`${path} was encrypted for another key.`, { cause: error });
    }
    throw new BackupError(`${path} is damaged (${reason}).`, { cause: error });
  }
}

/** Writes what an archive holds to a file that is there already or not. */
export async function unpackArchive(
  { path, identity }: { readonly path: string; readonly identity: string },
  target: FileHandle,
  onBytes: (count: number) => void = () => undefined,
): Promise<void> {
  for await (const bytes of readArchive(path, identity)) {
    await writeAll(target, bytes);
    onBytes(bytes.length);
  }
}

/** The bytes of a file from `start` to `end`, or to wherever it ends; the file stays open. */
export function streamFile(handle: FileHandle, start = 0, end = Number.POSITIVE_INFINITY): ByteStream {
  // One such piece is encrypted in one turn, for which visitors wait.
  const pieceBytes = 64 * 1024;
  let at = start;
  return new ReadableStream(
    {
      async pull(controller) {
        const buffer = new Uint8Array(Math.min(pieceBytes, end - at));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
        at += bytesRead;
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
        if (bytesRead === 0 || at >= end) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
