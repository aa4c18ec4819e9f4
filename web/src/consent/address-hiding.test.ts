/** Whether the visitor is hidden: as they chose, else as the site does, and never shown because the site cannot hide them. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { signal } from '@preact/signals';
import { PageGlobals } from '../testing/browser-globals.ts';
import { AddressHiding } from './address-hiding.ts';

type Relay = { hides: boolean } | null | undefined;

const page = new PageGlobals();
const known = signal<{ relay: Relay }>({ relay: undefined });

beforeEach(() => {
  page.install();
  page.storage.clear();
  known.value = { relay: undefined };
});
afterEach(() => page.restore());

const open = () => new AddressHiding(known);

test('it is as the site does for everybody, until the visitor has chosen', () => {
  const hiding = open();
  expect(hiding.view.value).toEqual({ relay: 'unknown', isHidden: false });
  known.value = { relay: { hides: true } };
  expect(hiding.view.value).toEqual({ relay: 'there', isHidden: true });
  hiding.choose(false);
  expect(hiding.view.value.isHidden).toBe(false);
  expect(open().view.value.isHidden).toBe(false);
});

test('who chose to hide stays hidden where the site has no relay any more', () => {
  open().choose(true);
  known.value = { relay: null };
  expect(open().view.value).toEqual({ relay: 'none', isHidden: true });
});

test('who goes on without it does so until the page is opened anew', () => {
  const hiding = open();
  hiding.choose(true);
  hiding.goDirect();
  expect(hiding.view.value.isHidden).toBe(false);
  expect(open().view.value.isHidden).toBe(true);
});

test('what another tab chooses, or a storage that is cleared, changes nothing here', () => {
  const hiding = open();
  hiding.choose(true);
  page.storage.clear();
  open().choose(false);
  expect(hiding.view.value.isHidden).toBe(true);
});
