/** Functions that a real store keeps: found again whenever it has lost them, and of several versions of the program at once. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Redis } from 'ioredis';
import { startValkey } from '../testing/valkey.ts';
import { Library } from './library.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function answering(text: string): Library {
  const lua = `
local calls = 0
local function say(keys, args)
  calls = calls + 1
  return { '${text}', keys[1], args[1], calls }
end
local function note(keys, args) return redis.call('SET', keys[1], args[1]).ok end
local function drop(keys) return redis.call('DEL', keys[1]) end
return {
  { function_name = 'say', callback = say },
  { function_name = 'note', callback = note },
  { function_name = 'drop', callback = drop, flags = { 'allow-oom' } },
}`;
  return new Library('test', lua);
}

test('functions are sent where they are not known, once for all who call, and made once', async () => {
  await using server = await startValkey();
  const client = new Redis(server.url);
  const library = answering('one');
  for (let round = 0; round < 2; round++) {
    const said = await Promise.all([1, 2, 3].map((arg) => library.call(client, 'say', ['a'], [arg])));
    expect(said).toEqual([1, 2, 3].map((arg) => ['one', 'a', String(arg), arg]));
    expect(await client.info('commandstats')).toContain(`cmdstat_function|load:calls=${round + 1},`);
    await client.function('FLUSH');
  }
  client.disconnect();
});

test('two versions of the program do not take each other’s functions away', async () => {
  await using server = await startValkey();
  const client = new Redis(server.url);
  const versions = ['one', 'two'] as const;
  for (const calls of [1, 2, 3])
    for (const version of versions)
      expect(await answering(version).call(client, 'say', ['a'], ['b'])).toEqual([version, 'a', 'b', calls]);
  client.disconnect();
});

test('where no memory is left, only what needs none is done', async () => {
  await using server = await startValkey();
  const client = new Redis(server.url);
  const library = answering('one');
  await library.call(client, 'note', ['a'], ['b']);
  await client.config('SET', 'maxmemory', '1');
  await expect(library.call(client, 'note', ['a'], ['b'])).rejects.toThrow('OOM');
  expect(await library.call(client, 'drop', ['a'], [])).toBe(1);
  client.disconnect();
});
