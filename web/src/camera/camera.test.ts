/**
 * What each of the browser's reasons for not giving a camera is called here (Media Capture and Streams, section 10.2).
 */
import { describe, expect, test } from 'bun:test';
import { asDomException, type CameraProblem, explainCameraError } from './camera.ts';

const explanations: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'camera-denied',
  SecurityError: 'camera-denied',
  NotFoundError: 'camera-missing',
  OverconstrainedError: 'camera-missing',
  NotReadableError: 'camera-busy',
  AbortError: 'camera-busy',
  InvalidStateError: 'camera-failed',
  UnknownError: 'camera-failed',
};

describe('a camera that is not given', () => {
  for (const [name, problem] of Object.entries(explanations)) {
    test(`for a ${name}`, () => expect(explainCameraError(new DOMException('no', name))).toBe(problem));
  }

  test('for something that is no DOMException', () => {
    for (const thrown of [
      new TypeError('no'),
      new Error('NotAllowedError'),
      'NotAllowedError',
      null,
      undefined,
    ]) {
      expect(explainCameraError(thrown)).toBe('camera-failed');
    }
  });
});

describe('what a browser throws', () => {
  test('is a DOMException where Firefox has an error of its own kind', () => {
    const thrown = asDomException(
      Object.assign(new Error('no such device'), { name: 'OverconstrainedError' }),
    );
    expect(thrown).toBeInstanceOf(DOMException);
    expect(explainCameraError(thrown)).toBe('camera-missing');
  });

  test('is left as it is otherwise', () => {
    for (const thrown of [new DOMException('no', 'NotFoundError'), new TypeError('no'), 'no', null]) {
      expect(asDomException(thrown)).toBe(thrown);
    }
  });
});
