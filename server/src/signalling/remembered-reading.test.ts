/** What is remembered of texts that were read: never of another text, and never more than a bounded number. */
import { expect, test } from 'bun:test';
import { rememberReading } from './remembered-reading.ts';

function open() {
  const readTexts: string[] = [];
  const read = rememberReading(2, 5, (text) => {
    readTexts.push(text);
    return text.startsWith('no') ? null : { length: text.length };
  });
  const countReadings = (...texts: string[]) => {
    readTexts.length = 0;
    for (const text of texts)
      expect(read(text)?.length ?? null).toBe(text.startsWith('no') ? null : text.length);
    return readTexts.join(' ');
  };
  return countReadings;
}

test('a text is read once, and one that differs in a single character is another', () => {
  const readings = open();
  expect(readings('one', 'one', 'onE', 'one', 'onE')).toBe('one onE');
});

test('the one that nobody wanted for longest is forgotten', () => {
  const readings = open();
  readings('one', 'two', 'one', 'three');
  expect(readings('one', 'three')).toBe('');
  expect(readings('two')).toBe('two');
});

test('what is too long or was refused is read each time, and takes nobody\u2019s place', () => {
  const readings = open();
  readings('one', 'two');
  expect(readings('longer', 'longer', 'no', 'no')).toBe('longer longer no no');
  expect(readings('one', 'two')).toBe('');
});
