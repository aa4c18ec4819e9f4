/** Those who say hello at once are heard in turns, each in the order of what they say. */
import { expect, test } from 'bun:test';
import { LoopTurns } from '../lib/loop-turns.ts';
import { Greeting } from './greeting.ts';

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('one in each turn, with all that was said meanwhile; who was heard is heard at once from then on', async () => {
  const turns = new LoopTurns(1);
  const heard: string[] = [];
  const [one, other] = ['one', 'other'].map(
    (name) => new Greeting(turns, { receive: (text) => heard.push(name + text) }),
  );
  one?.say(' hello');
  other?.say(' hello');
  other?.say(' more');
  expect(heard).toEqual(['one hello']);
  while (heard.length === 1) await nextTurn();
  expect(heard).toEqual(['one hello', 'other hello', 'other more']);
  other?.say(' at once');
  expect(heard.at(-1)).toBe('other at once');
});

test('of who goes before its turn nothing is heard, and nobody can say without end', async () => {
  const turns = new LoopTurns(1);
  const heard: string[] = [];
  const [, gone, loud, last] = [0, 1, 2, 3].map((number) => {
    const greeting = new Greeting(turns, { receive: (text) => heard.push(number + text) });
    greeting.say(' hello');
    return greeting;
  });
  gone?.end();
  const taken = Array.from({ length: 20 }, () => loud?.say(' more'));
  expect(taken.indexOf(false)).toBe(15);
  loud?.end();
  while (!heard.includes('3 hello')) await nextTurn();
  expect(heard).toEqual(['0 hello', '3 hello']);
  last?.say(' more');
  expect(heard.at(-1)).toBe('3 more');
});

test('of what was said before the turn had come, nothing is heard after a word that closes the socket', async () => {
  const turns = new LoopTurns(1);
  const heard: string[] = [];
  new Greeting(turns, { receive: () => undefined }).say('hello');
  const wrong: Greeting = new Greeting(turns, {
    receive: (text) => {
      heard.push(text);
      wrong.end();
    },
  });
  for (const text of ['wrong', 'hello', 'wait']) wrong.say(text);
  while (heard.length === 0) await nextTurn();
  expect(heard).toEqual(['wrong']);
});
