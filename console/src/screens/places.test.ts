/** Where one may go, and how that is written in an address. */
import { describe, expect, test } from 'bun:test';
import { type Permission, permissions } from '@anoncam/protocol/staff-api/staff-session';
import fc from 'fast-check';
import { makeId } from '../testing/made-up.ts';
import {
  countOf,
  listPlaces,
  type Place,
  readInvitation,
  readPlace,
  writeInvitation,
  writePlace,
} from './places.ts';

const all: readonly Permission[] = permissions;
const id = makeId('a-b_c');

describe('who may go where', () => {
  test('who may everything, may everywhere', () => {
    expect(listPlaces(all)).toHaveLength(12);
  });

  test('who may nothing, may read the rules', () => {
    expect(listPlaces([])).toEqual(['policy']);
  });

  test.each([
    ['read cases', ['queue', 'sanctions']],
    ['decide cases', []],
    ['decide appeals', ['appeals']],
    ['lift sanctions', []],
    ['answer messages', ['messages']],
    ['answer data requests', ['requests']],
    ['answer notices', ['notices']],
    ['reveal addresses', ['address']],
    ['handle legal requests', ['legal']],
    ['approve', ['legal']],
    ['read audit log', ['audit']],
    ['manage team', ['team']],
    ['read figures', ['figures']],
  ] as const)('"%s" alone opens %p', (permission, opened) => {
    const places = listPlaces([permission]).filter((place) => place !== 'policy');
    expect(places).toEqual([...opened]);
  });

  test('every permission was thought of', () => {
    expect(all).toHaveLength(13);
  });

  test('every number of the queue stands beside a place', () => {
    expect(new Set(Object.values(countOf))).toEqual(
      new Set(['appeals', 'approvals', 'cases', 'dataRequests', 'messages', 'notices'] as const),
    );
  });
});

describe('an address', () => {
  test('leads where it says', () => {
    expect(readPlace('#appeals', all)).toEqual({ at: 'appeals' });
    expect(readPlace(`#case/${id}`, all)).toEqual({ at: 'case', id });
    expect(readPlace(`#address/${id}`, all)).toEqual({ at: 'address', case: id });
    expect(readPlace('#address', all)).toEqual({ at: 'address', case: '' });
  });

  test('that leads nowhere, leads to the first place', () => {
    for (const hash of ['', '#', '#nowhere', '#case', '#case/', '#queue?x', '#../etc']) {
      expect(readPlace(hash, all)).toEqual({ at: 'queue' });
    }
  });

  test('does not lead where one may not go', () => {
    expect(readPlace('#team', ['read cases'])).toEqual({ at: 'queue' });
    expect(readPlace(`#case/${id}`, ['read audit log'])).toEqual({ at: 'policy' });
    expect(readPlace(`#address/${id}`, ['read cases'])).toEqual({ at: 'queue' });
    expect(readPlace('#queue', ['reveal addresses'])).toEqual({ at: 'address', case: '' });
  });

  test('is read as it was written', () => {
    const ids = fc.stringMatching(/^[\w-]{22}$/);
    const place: fc.Arbitrary<Place> = fc.oneof(
      fc.constantFrom(...listPlaces(all)).map((at): Place => (at === 'address' ? { at, case: '' } : { at })),
      ids.map((of): Place => ({ at: 'address', case: of })),
      ids.map((of): Place => ({ at: 'case', id: of })),
    );
    fc.assert(
      fc.property(place, (written) => {
        expect(readPlace(writePlace(written), all)).toEqual(written);
      }),
    );
  });

  test('leads somewhere, whatever stands in it and whatever one may', () => {
    fc.assert(
      fc.property(fc.string(), fc.subarray([...all]), (hash, may) => {
        const place = readPlace(hash, may);
        expect(place.at === 'case' || listPlaces(may).includes(place.at)).toBe(true);
      }),
    );
  });
});

describe('a link of invitation', () => {
  test('is read as it was written', () => {
    const link = new URL(writeInvitation('https://console.example', 'aB3-_x'));
    expect(link.origin).toBe('https://console.example');
    // No server sees the code.
    expect(link.pathname + link.search).toBe('/');
    expect(readInvitation(link.hash)).toBe('aB3-_x');
  });

  test('is nothing else', () => {
    for (const hash of [
      '',
      '#join=',
      '#join',
      '#queue',
      '#join=a b',
      `#join=${'a'.repeat(65)}`,
      '#xjoin=a',
    ]) {
      expect(readInvitation(hash)).toBe('');
    }
  });
});
