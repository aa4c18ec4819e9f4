/**
 * Assertions: what can only be wrong by a mistake of ours. Nothing a visitor sends may ever reach one.
 */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
