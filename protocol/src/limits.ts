/**
 * The numbers that both ends must agree on. Sizes are bytes of UTF-8 unless a name says otherwise.
 */
export const limits = {
  /** One WebSocket message, either way. */
  messageBytes: 16 * 1024,
  /** One session description. */
  descriptionChars: 10 * 1024,
  /** One ICE candidate line. */
  candidateChars: 1024,
  /** One text message between strangers. */
  textBytes: 4 * 1024,
  /** A pairing that has not been acknowledged by both browsers in this time never happened. */
  acknowledgeMs: 3_000,
  /** A call whose visitor lost the server is kept this long for them to come back to. */
  resumeMs: 30_000,
  /** A connected page that says nothing at all for this long is asked whether it is still there. */
  pingEveryMs: 15_000,
  /** How often a waiting visitor is told how many people are here. */
  crowdEveryMs: 10_000,
} as const;
