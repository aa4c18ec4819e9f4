/** What is said and offered because of a covered picture: the right thing, once, and nothing where there is no picture. */
import { describe, expect, test } from 'bun:test';
import { defaultShieldSettings } from '../moderation/shield-settings.ts';
import { allEnglish } from '../texts/english-meeting.ts';
import { emptinessOnOffer, isForVisitorToDecide, listAnnouncements, shieldInForce } from './shield-rules.ts';
import type { MeetingView, Shield } from './view.ts';

const states: readonly Shield['is'][] = [
  'gated',
  'unclear',
  'clear',
  'suspect',
  'blocked',
  'unguarded',
  'revealed',
];

function viewOf(is: Shield['is'], change: Partial<MeetingView> = {}): MeetingView {
  return {
    mode: 'video',
    phase: { is: 'talking', path: 'good', shared: null, mayBlock: true, isHidden: false },
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
    shield: { is },
    emptiness: null,
    ownShield: 'fine',
    shieldSettings: defaultShieldSettings,
    camera: 'on',
    microphone: 'on',
    maySwapCamera: false,
    wishes: { wishes: { languages: [], interests: [], nearby: false, notCountries: [] }, suggested: [] },
    address: { relay: 'there', isHidden: false },
    ...change,
  };
}

function say(view: MeetingView): readonly string[] {
  return listAnnouncements(view, allEnglish).map(({ text }) => text);
}

describe('the shield', () => {
  test('has nothing to say of a picture that is clear', () => {
    expect(say(viewOf('clear'))).toEqual([]);
  });

  test('has words of its own for every other state', () => {
    const said = states.flatMap((is) => say(viewOf(is)));
    expect(said).toHaveLength(states.length - 1);
    expect(new Set(said).size).toBe(said.length);
    expect(say(viewOf('blocked'))[0]).toBe(
      'Covered and muted. To your device, this picture seems to break the rules.',
    );
  });

  test('is in force only while there is a picture of somebody', () => {
    for (const is of states) {
      expect(shieldInForce(viewOf(is, { mode: 'text' }))).toBeNull();
      expect(shieldInForce(viewOf(is, { phase: { is: 'connecting' } }))).toBeNull();
      expect(shieldInForce(viewOf(is))).toBe(is);
    }
  });

  test('has nothing to cover while the camera is off, but what was blocked stays to be decided', () => {
    const strangerSources = { camera: false, microphone: true };
    const inForce = states.filter((is) => shieldInForce(viewOf(is, { strangerSources })) !== null);
    expect(inForce).toEqual(['blocked']);
  });

  test('asks the visitor only where only they can decide', () => {
    expect(states.filter((is) => isForVisitorToDecide(viewOf(is)))).toEqual([
      'unclear',
      'blocked',
      'unguarded',
    ]);
  });
});

describe('nothing to see', () => {
  test('is an offer, unless there is something more important', () => {
    const offered = states.filter((is) => emptinessOnOffer(viewOf(is, { emptiness: 'dark' })) !== null);
    expect(offered).toEqual(['gated', 'unclear', 'clear', 'unguarded', 'revealed']);
    expect(say(viewOf('clear', { emptiness: 'frozen' }))).toEqual(['The picture stands still.']);
  });

  test('is no offer where nobody is', () => {
    const view = viewOf('clear', { emptiness: 'dark', phase: { is: 'connecting' } });
    expect(emptinessOnOffer(view)).toBeNull();
  });
});

describe('the own picture', () => {
  test('is warned of by itself, whoever is there', () => {
    const suspect = { ownShield: 'suspect' } as const;
    expect(say(viewOf('clear', suspect))).toEqual(['Your own picture may break the rules.']);
    expect(say(viewOf('clear', { ...suspect, phase: { is: 'connecting' } }))).toHaveLength(1);
    expect(say(viewOf('gated', suspect))).toHaveLength(2);
  });

  test('that was stopped is asked about in a dialog, which is read out', () => {
    expect(say(viewOf('clear', { ownShield: 'stopped' }))).toEqual([]);
  });
});
