/** English: plurals, and the promises that words make to the rest of the page. */
import { expect, test } from 'bun:test';
import { allEnglish as en } from './english-meeting.ts';

/** Every string of `words`, functions called with a number each. */
function collectWords(words: unknown): readonly string[] {
  if (words === en.conversation.shared) {
    return collectWords(en.conversation.shared({ interests: 'chess', languages: 'English' }));
  }
  if (typeof words === 'string') return [words];
  if (typeof words === 'function') return [1, 2, 1234].flatMap((count) => collectWords(words(count)));
  if (typeof words === 'object' && words !== null) return Object.values(words).flatMap(collectWords);
  return [];
}

test('one person is not several people', () => {
  expect(en.landing.here(1)).toBe('1 person here now');
  expect(en.landing.here(2)).toBe('2 people here now');
  expect(en.landing.here(12_480)).toBe('12,480 people here now');
  expect(en.status.here(1)).toBe('1 person here');
});

test('one second is not several seconds', () => {
  expect(en.status.waitedForSpoken(1)).toBe('Waiting for 1 second.');
  expect(en.status.waitedForSpoken(30)).toBe('Waiting for 30 seconds.');
  expect(en.cameraCheck.startsInSpoken(1)).toContain('in 1 second,');
});

test('a rough duration is seconds or minutes', () => {
  expect(en.status.usual(8)).toBe('usually about 8\u00a0s');
  expect(en.status.usual(120)).toBe('usually about 2\u00a0min');
  expect(en.status.usualSpoken(60)).toBe('It usually takes about 1 minute.');
  expect(en.status.longerSpoken(1)).toBe('That is longer than the usual 1 second.');
});

test('what is shared is a sentence, whatever it is', () => {
  const { shared } = en.conversation;
  expect(shared({ interests: 'chess', languages: 'English' })).toBe('You both like chess and speak English.');
  expect(shared({ interests: 'chess, films, and art', languages: 'English' })).toBe(
    'You both like chess, films, and art, and both speak English.',
  );
  expect(shared({ interests: 'chess', languages: '' })).toBe('You both like chess.');
  expect(shared({ interests: '', languages: 'English' })).toBe('You both speak English.');
});

test('the confirmation names the age', () => {
  expect(en.landing.adult).toContain('18');
});

test('the buttons bear their fixed names', () => {
  const { start, next, stop, mute, cameraOff, swapCamera, fullScreen, send } = en.buttons;
  expect([start, next, stop, mute, cameraOff, swapCamera, fullScreen, send]).toEqual([
    'Start',
    'Next',
    'Stop',
    'Mute',
    'Camera off',
    'Swap camera',
    'Full screen',
    'Send',
  ]);
});

test('no words are missing, and none carry markup or straight apostrophes', () => {
  const words = collectWords(en);
  expect(words.length).toBeGreaterThan(100);
  for (const text of words) {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/[<>'"]/);
  }
});

test('every problem says what happened and what to do', () => {
  for (const problem of Object.values(en.problems)) {
    expect(problem.happened).toMatch(/\.$/);
    expect(problem.steps.length).toBeGreaterThan(0);
  }
});

test('nobody is promised or accused of more than a device can know', () => {
  const { shield, ownShield, coolOff } = en;
  const careful = [shield.blocked.detail, ownShield.suspect, ownShield.detail, coolOff.happened];
  for (const text of careful) expect(text).toMatch(/seem|may /);
  expect(`${ownShield.detail} ${coolOff.own}`).toContain('can be wrong');
  expect(en.protection.failed).toContain('covered');
});

test('a break is told in minutes, rounded up', () => {
  expect(en.coolOff.leftSpoken(0)).toContain('1 minute.');
  expect(en.coolOff.leftSpoken(5)).toContain('5 minutes.');
});
