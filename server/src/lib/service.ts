/**
 * The life of anything that is started: it runs, is drained where visitors would notice its end, and stops.
 */
export type Service = {
  /** Takes no new work and finishes what visitors would miss; resolves when that is done. */
  drain(): Promise<void>;
  /** Ends at once and frees everything. */
  stop(): Promise<void>;
};
