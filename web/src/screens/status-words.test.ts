/** The status region says what is going on in every state, and does not talk all the time. */
import { describe, expect, test } from 'bun:test';
import { noWishes, type Wishes } from '@anoncam/protocol/wishes';
import { defaultShieldSettings } from '../moderation/shield-settings.ts';
import { allEnglish as en } from '../texts/english-meeting.ts';
import { describeStatus, situationOf } from './status-words.ts';
import type { MeetingView, Phase, Search } from './view.ts';

const startMs = 1_000_000;

function viewOf(phase: Phase, change: Partial<MeetingView> = {}): MeetingView {
  return {
    mode: 'video',
    phase,
    server: 'connected',
    here: 12,
    ownTabsMayMeet: false,
    lines: [],
    strangerIsTyping: false,
    ownStream: null,
    strangerStream: null,
    strangerSources: { camera: true, microphone: true },
    verification: { is: 'pending' },
    guard: { attach: () => () => undefined },
    shield: { is: 'clear' },
    emptiness: null,
    ownShield: 'fine',
    shieldSettings: defaultShieldSettings,
    camera: 'on',
    microphone: 'on',
    maySwapCamera: false,
    wishes: { wishes: noWishes, suggested: [] },
    address: { relay: 'there', isHidden: false },
    ...change,
  };
}

function say(view: MeetingView, afterMs = 0) {
  return describeStatus(view, { now: startMs + afterMs, texts: en });
}

const open: Search = { openness: 'anyone', widensAt: null, opensTo: null, usualMs: null };
const waiting = {
  is: 'waiting',
  since: startMs,
  restUntil: null,
  search: open,
  failures: 0,
  isPaused: false,
} as const;
const talking = { is: 'talking', path: 'good', shared: null, mayBlock: false, isHidden: false } as const;
const choosy: Wishes = {
  ...noWishes,
  interests: ['chess'] as string[] as Wishes['interests'],
  languages: ['en'] as string[] as Wishes['languages'],
};

describe('waiting', () => {
  test('shows the seconds and who is here', () => {
    expect(say(viewOf(waiting), 72_000).detail).toBe('1:12 · 12 people here');
  });

  test('says plainly that nobody else is there', () => {
    expect(say(viewOf(waiting, { here: 1 })).spoken).toContain('Nobody else is here');
  });

  test('is said anew when the first other one is there, and when the last one goes', () => {
    const at = (here: number) => situationOf(viewOf(waiting, { here }), startMs);
    expect(at(1)).not.toBe(at(2));
    expect(at(2)).toBe(at(3));
  });

  test('promises the first who comes only to whom anybody is welcome', () => {
    const promise = 'You meet the first who comes.';
    const alone = (search: Search, wishes = noWishes) =>
      say(viewOf({ ...waiting, search }, { here: 1, wishes: { wishes, suggested: [] } }));
    for (const words of Object.values(alone(open)).slice(1)) expect(words).toContain(promise);
    const choosing: Search = { ...open, openness: 'language', widensAt: startMs + 2_000, opensTo: 'anyone' };
    const notEverywhere: Wishes = { ...noWishes, notCountries: ['BT'] as string[] as Wishes['notCountries'] };
    for (const { detail, spoken } of [alone(choosing, choosy), alone(open, notEverywhere)]) {
      expect(`${detail} ${spoken}`).toContain('Nobody else is here');
      expect(`${detail} ${spoken}`).not.toContain(promise);
    }
  });

  test('does without a number that is not known', () => {
    expect(say(viewOf(waiting, { here: null }), 5_000).detail).toBe('0:05');
  });

  test('explains a rest, and goes on when it is over', () => {
    const resting = viewOf({ ...waiting, restUntil: startMs + 9_000 });
    expect(say(resting).detail).toContain('Quick skips cost a short wait.');
    expect(say(resting).spoken).toContain('10 seconds');
    expect(say(resting, 9_000).headline).toBe('Looking for somebody');
  });

  test('without the server says so instead of pretending', () => {
    expect(say(viewOf(waiting, { server: 'reconnecting' })).headline).toBe('Reconnecting');
  });

  test('is said anew every 30 seconds, not every second, and not for every newcomer', () => {
    const said = new Set<string>();
    for (let second = 0; second < 90; second += 1) {
      said.add(situationOf(viewOf(waiting, { here: 10 + second }), startMs + second * 1000));
    }
    expect(said.size).toBe(3);
  });

  test('promises what is usual, until it has taken longer', () => {
    const usual = viewOf({ ...waiting, search: { ...open, usualMs: 7_600 } });
    expect(say(usual, 2_000).detail).toBe('0:02 · usually about 8\u00a0s · 12 people here');
    expect(say(usual).spoken).toContain('It usually takes about 8 seconds.');
    expect(say(usual, 8_000).detail).toContain('usually about');
    expect(say(usual, 9_000).detail).toBe('0:09 · longer than the usual 8\u00a0s · 12 people here');
    expect(say(usual, 31_000).spoken).toContain('That is longer than the usual 8 seconds.');
  });

  test('promises nothing where nobody is', () => {
    const alone = viewOf({ ...waiting, search: { ...open, usualMs: 7_600 } }, { here: 1 });
    expect(say(alone).detail).not.toContain('usual');
  });

  test('says that pairing is paused, and promises nothing meanwhile', () => {
    const search = { ...open, usualMs: 7_600 };
    const paused = viewOf({ ...waiting, search, isPaused: true });
    const { headline, detail, spoken } = say(paused, 72_000);
    expect([headline, detail]).toEqual(['Pairing is paused for a moment', '1:12 · You keep your place.']);
    expect(spoken).toBe('Pairing is paused for a moment. You keep your place. Waiting for 60 seconds.');
    const situations = [paused, viewOf({ ...waiting, search })].map((view) => situationOf(view, startMs));
    expect(new Set(situations).size).toBe(2);
    const resting = viewOf({ ...waiting, isPaused: true, restUntil: startMs + 9_000 });
    expect(say(resting).headline).toBe('A short breath');
  });

  test('says each step of the widening once, by itself, when it opens', () => {
    const steps = ['interest', 'language', 'anyone'] as const;
    const said = new Set<string>();
    const spoken = new Set<string>();
    for (let ms = 0; ms < 29_000; ms += 250) {
      const openness = steps[Math.min(2, Math.floor(ms / 2_500))] ?? 'anyone';
      const view = viewOf(
        { ...waiting, search: { ...open, openness } },
        { wishes: { wishes: choosy, suggested: [] } },
      );
      said.add(situationOf(view, startMs + ms));
      spoken.add(say(view, ms).spoken);
    }
    expect(said.size).toBe(3);
    expect([...spoken]).toEqual([
      'Looking for somebody. First somebody who shares an interest. 12 people here.',
      'Now also whoever speaks your language.',
      'Now also anyone else.',
    ]);
  });

  test('after a stranger who could not be reached says so, and gives a reason when it goes on', () => {
    const again = (failures: number) => say(viewOf({ ...waiting, failures })).spoken;
    expect(again(0)).not.toContain('reach');
    expect(again(1)).toContain('You are next in turn.');
    expect(again(2)).not.toContain('network');
    expect(again(3)).toContain('this network may not allow direct connections');
    const turns = [0, 1].map((failures) => situationOf(viewOf({ ...waiting, failures }), startMs));
    expect(new Set(turns).size).toBe(2);
  });
});

describe('talking', () => {
  test('goes on in words when the server is away', () => {
    const words = say(viewOf(talking, { server: 'reconnecting' }));
    expect(words.headline).toBe('Connected');
    expect(words.detail).toBe('Our server is away. Your conversation goes on.');
  });

  test('tells of a weak path', () => {
    expect(say(viewOf({ ...talking, path: 'shaky' })).headline).toBe('Weak connection');
  });

  test('tells who cannot see that the stranger’s camera is off', () => {
    const hidden = { strangerSources: { camera: false, microphone: false } };
    expect(say(viewOf(talking, hidden)).spoken).toBe(
      'Connected. Device to device. The stranger’s camera is off. The stranger is muted.',
    );
    expect(say(viewOf(talking, { ...hidden, mode: 'text' })).spoken).toBe('Connected. Device to device.');
  });
});

describe('parted', () => {
  const parted: Phase = { is: 'parted', why: 'left', nextAt: startMs + 5_000, mayBlock: false };

  test('counts down for the eyes', () => {
    expect(say(viewOf(parted)).detail).toBe('Somebody new in 5\u00a0s');
    expect(say(viewOf(parted), 4_100).detail).toBe('Somebody new in 1\u00a0s');
  });

  test('is one situation for the ears while it counts, another once it was cancelled', () => {
    const cancelled: Phase = { ...parted, nextAt: null };
    expect(situationOf(viewOf(parted), startMs)).toBe(situationOf(viewOf(parted), startMs + 4_000));
    expect(situationOf(viewOf(parted), startMs)).not.toBe(situationOf(viewOf(cancelled), startMs));
    expect(say(viewOf(cancelled)).spoken).toBe('The stranger left. Press Next when you are ready.');
  });

  test('has words of its own for every reason', () => {
    const reasons = ['left', 'lost'] as const;
    const headlines = reasons.map((why) => say(viewOf({ ...parted, why, nextAt: null })).headline);
    expect(new Set(headlines).size).toBe(reasons.length);
  });
});
