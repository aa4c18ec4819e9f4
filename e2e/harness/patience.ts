/**
 * How long a test waits for what must come (ms). Two whose devices did not reach each other, on a machine that is too busy for
 * it, are brought together after a minute.
 */
export const patienceMs = 90_000;
