/**
 * What the browser says of a connection at one moment, as far as reports are made of it. Pure.
 */

export type CallSample = {
  readonly atMs: number;
  /** Null where the browser does not know. */
  readonly roundTripMs: number | null;
  readonly route: 'direct' | 'relayed' | null;
  /** Picture and sound that have come so far, */
  readonly bytes: number;
  readonly packets: number;
  /** and what has not. */
  readonly lost: number;
  /** The shorter side of the picture; null without one. */
  readonly shortSidePx: number | null;
};

/** The fields that are read, of whatever kind of record has them. */
type Stat = {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
};

export function readSample(report: ReadonlyMap<string, unknown>): CallSample {
  const stats = [...report.values()] as readonly Stat[];
  const pair = findPair(stats);
  const streams = stats.filter(({ type }) => type === 'inbound-rtp');
  const total = (read: (stat: Stat) => number | undefined) =>
    streams.reduce((sum, stat) => sum + Math.max(0, read(stat) ?? 0), 0);
  const picture = streams.find(({ frameHeight }) => frameHeight);
  return {
    atMs: stats.reduce((latest, { timestamp }) => Math.max(latest, timestamp), 0),
    roundTripMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1_000,
    route: pair ? routeOf(pair, stats) : null,
    bytes: total(({ bytesReceived }) => bytesReceived),
    packets: total(({ packetsReceived }) => packetsReceived),
    lost: total(({ packetsLost }) => packetsLost),
    shortSidePx: picture ? Math.min(picture.frameWidth ?? 0, picture.frameHeight ?? 0) : null,
  };
}

/** Firefox marks the pair itself, the others name it elsewhere. */
function findPair(stats: readonly Stat[]): Stat | undefined {
  const chosen = stats.find(
    ({ selectedCandidatePairId }) => selectedCandidatePairId,
  )?.selectedCandidatePairId;
  const pairs = stats.filter(({ type }) => type === 'candidate-pair');
  if (chosen !== undefined) return pairs.find(({ id }) => id === chosen);
  return (
    pairs.find(({ selected }) => selected) ??
    pairs.find(({ nominated, state }) => nominated && state === 'succeeded')
  );
}

function routeOf(pair: Stat, stats: readonly Stat[]): 'direct' | 'relayed' {
  const ends = stats.filter(({ id }) => id === pair.localCandidateId || id === pair.remoteCandidateId);
  return ends.some(({ candidateType }) => candidateType === 'relay') ? 'relayed' : 'direct';
}
