/** Thrown within a transaction that must not be carried out after all: nothing of it stays, and whoever asked is told why. */
import type { StaffRefusal } from './route.ts';

export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly because: StaffRefusal;

  constructor(because: StaffRefusal) {
    super(because.words ?? because.refusal);
    this.because = because;
  }
}
