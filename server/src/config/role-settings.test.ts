/** What a process does: one thing, some, or all, and what it needs for it. */
import { expect, test } from 'bun:test';
import { readConfig } from '../config.ts';
import { refusalOf } from '../testing/settings.ts';

const database = { ANONCAM_DATABASE_URL: 'postgres://db.example/anoncam' };
const rolesOf = (text: string) => [...readConfig({ ...database, ANONCAM_ROLES: text }).roles];

test('a process does all, unless it is told what', () => {
  expect([...readConfig({}).roles]).toEqual(['realtime', 'staff', 'jobs']);
  expect(rolesOf('all')).toEqual(['realtime', 'staff', 'jobs']);
  expect(rolesOf(' jobs , realtime')).toEqual(['jobs', 'realtime']);
});

test.each(['', 'none', 'realtime,', 'all,jobs', 'Realtime', 'realtime jobs'])(
  '%p is no list of parts',
  (text) => {
    expect(refusalOf({ ...database, ANONCAM_ROLES: text })).toStartWith(
      'ANONCAM_ROLES must be all, or some of',
    );
  },
);

test('who does a part needs the database that all share', () => {
  expect(refusalOf({ ANONCAM_ROLES: 'realtime' })).toStartWith('ANONCAM_DATABASE_URL must be set');
  expect(refusalOf({ ANONCAM_ROLES: 'realtime,staff,jobs' })).toBe('(accepted)');
});

test('who has the staff has a place for them', () => {
  const settings = { ...database, ANONCAM_ROLES: 'staff', ANONCAM_CONSOLE_PORT: '' };
  expect(refusalOf(settings)).toStartWith('ANONCAM_CONSOLE_PORT must be set');
});
