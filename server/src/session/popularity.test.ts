/** Which interests are suggested first. */
import { describe, expect, test } from 'bun:test';
import { suggestedInterests } from '@anoncam/protocol/interests';
import { type Interest, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import { countHeads } from './head-count.ts';
import { rankInterests } from './popularity.ts';

const having = (...interests: string[]): Wishes => ({ ...noWishes, interests: interests as Interest[] });

describe('suggested interests', () => {
  test('stand in their own order where nobody has any', () => {
    expect(rankInterests(countHeads([]))).toEqual(suggestedInterests);
    expect(rankInterests(countHeads([noWishes, having()]))).toEqual(suggestedInterests);
  });

  test('are ordered by how many have them, and then as they were', () => {
    const ranked = rankInterests(
      countHeads([having('chess', 'art'), having('chess'), having('music', 'guitar')]),
    );
    expect(ranked.slice(0, 5) as string[]).toEqual(['chess', 'music', 'art', 'guitar', 'films']);
    expect(ranked.toSorted()).toEqual(suggestedInterests.toSorted());
  });

  test('are never ones that a visitor has typed, however many have', () => {
    const crowd = Array.from({ length: 100 }, () => having('my telephone number', 'chess'));
    expect(rankInterests(countHeads(crowd))).not.toContain('my telephone number' as Interest);
    expect(rankInterests(countHeads(crowd))[0]).toBe('chess' as Interest);
  });
});
