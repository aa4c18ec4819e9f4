/**
 * One browser as cases and sanctions know it: by a tag of their own, so that nothing else that is kept of it can be found by
 * the same one.
 */
import { deriveKey, tag } from '../lib/seal.ts';

export type SubjectRef = string & { readonly __brand: 'SubjectRef' };

export type Subjects = {
  /** @param person a browser, or on a site of one's own a tab of it, as those know it who bring people together. */
  refOf(person: string): SubjectRef;
};

export function createSubjects(masterKey: Uint8Array): Subjects {
  const key = deriveKey(masterKey, 'case subject');
  return { refOf: (person) => tag(key, person) as SubjectRef };
}
