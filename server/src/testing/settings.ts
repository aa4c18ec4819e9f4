/**
 * Tries settings one by one: the default, what is taken, and that all else is refused with one sentence.
 */
import { describe, expect, test } from 'bun:test';
import { ConfigError, readConfig, settings } from '../config.ts';

export type SettingName = keyof typeof settings;
export type SettingCase = {
  readonly field: keyof ReturnType<typeof readConfig>;
  readonly fallback: unknown;
  readonly good: readonly [string, unknown][];
  readonly bad: readonly string[];
};

export function refusalOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof ConfigError ? error.message : '';
  }
  return '(accepted)';
}

export function describeSettings(cases: Readonly<Partial<Record<SettingName, SettingCase>>>): void {
  describe.each(Object.entries(cases))('%s', (name, { field, fallback, good, bad }) => {
    const setting = settings[name as SettingName];

    test('has the documented default', () => {
      expect(readConfig({})[field]).toEqual(fallback as never);
      expect(readConfig({ [name]: setting.fallback })[field]).toEqual(fallback as never);
      expect(setting.meaning).not.toBe('');
    });

    test.each([...good])('takes %p', (text, value) => {
      expect(readConfig({ [name]: text })[field]).toEqual(value as never);
    });

    test.each([...bad])('refuses %p with one sentence that names it', (text) => {
      const sentence = refusalOf({ [name]: text });
      expect(sentence).toStartWith(`${name} must `);
      // A value that may hold a password is not repeated.
      const isSecret = 'isSecret' in setting;
      expect(sentence.endsWith(`; it is ${JSON.stringify(text)}.`)).toBe(!isSecret);
      if (isSecret) expect(sentence).not.toContain('hunter2');
      expect(sentence).not.toContain('\n');
    });
  });
}
