/** The visitor's own picture: warned once, stopped when it is sure, and cooled off the second time. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { fineOwnPicture, isToCoolOff, moveOwnPicture, type OwnPictureState } from './own-picture-state.ts';
import { shieldPolicy as policy } from './policy.ts';

const look = (state: OwnPictureState, offence: number, isUsable = true) =>
  moveOwnPicture(state, { type: 'analysed', offence, isUsable }, policy);
const resume = (state: OwnPictureState) => moveOwnPicture(state, { type: 'resume' }, policy);

test('one offending picture warns, two of three stop', () => {
  const warned = look(fineOwnPicture, 0.9);
  expect(warned.is).toBe('suspect');
  expect(look(warned, 0.9).is).toBe('stopped');
  expect(look(look(warned, 0.1), 0.9).is).toBe('stopped');
  expect(look(look(look(warned, 0.1), 0.1), 0.1).is).toBe('fine');
});

test('what cannot be judged and what comes after the stop changes nothing', () => {
  expect(look(fineOwnPicture, 1, false)).toEqual(fineOwnPicture);
  const stopped = look(look(fineOwnPicture, 1), 1);
  expect(look(stopped, 0)).toEqual(stopped);
  expect(look(stopped, 1)).toEqual(stopped);
});

test('the visitor may go on once; the second stop ends the visit for a while', () => {
  const once = look(look(fineOwnPicture, 1), 1);
  expect(isToCoolOff(once, policy)).toBe(false);
  const again = resume(once);
  expect(again).toMatchObject({ is: 'fine', recent: [], stops: 1 });
  const twice = look(look(again, 1), 1);
  expect(isToCoolOff(twice, policy)).toBe(true);
});

test('nobody is stopped by pictures of which none offends', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: policy.flagFrom - 0.001, noNaN: true })), (offences) => {
      expect(offences.reduce((state, offence) => look(state, offence), fineOwnPicture).is).toBe('fine');
    }),
  );
});
