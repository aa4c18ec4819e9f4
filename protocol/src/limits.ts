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
  /** A connection between two devices that has not come about in this time after the call began is given up. */
  connectMs: 4_000,
  /** A waiting visitor's wishes open by one step each time so long has passed. */
  widenEveryMs: 2_500,
  /** Of one visitor's wishes. */
  languages: 8,
  interests: 10,
  notCountries: 250,
  /** UTF-16 code units of one interest. */
  interestChars: 32,
  /** Blocked strangers that one session can have, and that one message can name. */
  blocks: 1_000,
  blocksAtOnce: 100,
  /** So long after a call its stranger can still be reported. */
  reportMs: 10 * 60_000,
  /** So long a report is held at most while it cannot be written, and its receipt waited for. */
  heldReportMs: 24 * 60 * 60_000,
  /** Verdicts of one side in one call, and pictures that one of them can count. */
  verdicts: 1_000,
  verdictFrames: 1_000_000,
} as const;
