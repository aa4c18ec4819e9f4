/** What a store of a test holds at one moment: keys end meanwhile, and whoever asked for one after the other would miss some. */
import type { Redis } from 'ioredis';

export type Stored = {
  readonly key: string;
  /** Below zero: it never does. */
  readonly endsInMs: number;
  /** As the store would write it down, and what a hash holds, which may be compressed there. Byte by byte. */
  readonly contents: readonly string[];
};

const look = `
  local found = {}
  for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
    local contents = { redis.call('DUMP', key) }
    if redis.call('TYPE', key).ok == 'hash' then
      for _, value in ipairs(redis.call('HVALS', key)) do table.insert(contents, value) end
    end
    table.insert(found, { key, redis.call('PTTL', key), contents })
  end
  return found`;

export async function listStored(client: Redis, pattern = '*'): Promise<readonly Stored[]> {
  const found = (await client.callBuffer('EVAL', look, 0, pattern)) as [Buffer, number, Buffer[]][];
  return found.map(([key, endsInMs, contents]) => ({
    key: key.toString(),
    endsInMs,
    contents: contents.map((bytes) => bytes.toString('latin1')),
  }));
}
