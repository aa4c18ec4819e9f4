/** What tests of the gate share: a gate for each test, and those who come to it. */
import { afterAll, afterEach, expect } from 'bun:test';
import { rmSync } from 'node:fs';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { TestClock } from '../lib/clock.ts';
import { createDataFolder } from './application.ts';
import { type OpenedEnforcement, openEnforcement } from './sanctions.ts';

export const here = '203.0.113.7';
export const elsewhere = '198.51.100.7';

export type OpenGate = {
  (): Promise<OpenedEnforcement>;
  /** The one opened last, as it is after the server has started again. */
  again(clock: TestClock): Promise<OpenedEnforcement>;
};

/** Closes them when their test is over. */
export function prepareGates(): OpenGate {
  const folders: string[] = [];
  const opened: OpenedEnforcement[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const openIn = async (dataDir: string, clock?: TestClock) => {
    const scene = await openEnforcement({ url: null, dataDir, onLost: () => undefined }, clock);
    opened.push(scene);
    return scene;
  };
  const open = () => {
    const dataDir = createDataFolder();
    folders.push(dataDir);
    return openIn(dataDir);
  };
  return Object.assign(open, { again: (clock: TestClock) => openIn(folders.at(-1) ?? '', clock) });
}

let count = 0;
export function newcomer(): SubjectRef {
  return `newcomer ${count++}` as SubjectRef;
}

/** Of a network of its own. */
function somewhere(): string {
  const part = count++;
  return `198.18.${part >> 8}.${part & 255}`;
}

type Met = { readonly by?: SubjectRef; readonly from?: string };

/** A browser that comes from there, meets somebody from elsewhere, and is not objected to. */
export function comeCalmly(
  scene: OpenedEnforcement,
  address: string,
  { by = newcomer(), from = somewhere() }: Met = {},
): SubjectRef {
  const [subject, { shared }] = [newcomer(), scene];
  expect(scene.come(subject, address).is).toBe('free');
  expect(scene.come(by, from).is).toBe('free');
  shared.noteCalm(subject, by);
  return subject;
}
