/**
 * What became of a request: what was asked for, or why not. A refusal is a value like any other; nothing is thrown.
 */
import { type StaffError, StaffErrorSchema } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';

/** unreachable: there was no answer, or none that could be understood. */
export type Refusal = {
  readonly ok: false;
  readonly error: StaffError['error'] | 'unreachable';
  /** For people; empty where the code says it all. */
  readonly words: string;
};
export type Answer<Value> = { readonly ok: true; readonly value: Value } | Refusal;

export const unreachable: Refusal = { ok: false, error: 'unreachable', words: '' };

/** Holds what came back against the schema of its route. */
export function readAnswer<Value>(
  isSuccess: boolean,
  body: unknown,
  schema: v.GenericSchema<unknown, Value>,
): Answer<Value> {
  if (isSuccess) {
    const read = v.safeParse(schema, body);
    return read.success ? { ok: true, value: read.output } : unreachable;
  }
  const refusal = v.safeParse(StaffErrorSchema, body);
  return refusal.success ? { ok: false, ...refusal.output } : unreachable;
}
