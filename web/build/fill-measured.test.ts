/** The page "How you are protected" says what was measured, and what was not. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import measured from '../src/moderation/measured.json' with { type: 'json' };
import { fillFigures } from './fill-measured.ts';

const page = readFileSync(join(import.meta.dir, '../protection.html'), 'utf8');

test('a figure stands there with its unit', () => {
  expect(fillFigures('<td>{{a %}}</td><td>{{b}}</td>', { a: 0.021, b: 20_406 })).toBe(
    '<td>0.021\u00a0%</td><td>20,406</td>',
  );
});

test('nothing that was not measured is made up', () => {
  expect(fillFigures('{{a ms}}', { a: null })).toBe('not measured yet');
  expect(fillFigures('{{a ms}}', { a: 0 })).toBe('0\u00a0ms');
});

test('a place that nothing can fill stops the build', () => {
  expect(() => fillFigures('{{a}}', {})).toThrow('There is no figure "a".');
});

test('the page speaks of every figure there is, and of no other', () => {
  const named = [...page.matchAll(/\{\{(\w+)/g)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(Object.keys(measured).toSorted());
  expect(fillFigures(page, measured)).not.toMatch(/[{}]/);
});

test('it is readable without a script, and needs nothing but its own styles', () => {
  expect(page).not.toMatch(/<script|style=|<style| on\w+=/);
});
