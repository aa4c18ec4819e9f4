/**
 * How calls went, as numbers about nobody: of each bucket, how many different networks told of it in an hour. A network
 * counts once, however much is sent from it, so that nobody can be heard more than once, and none of what is told of one
 * call stays together.
 */
import { type QualityReport, qualityKinds, qualityScales } from '@anoncam/protocol/quality';
import type { NetworkTags } from '../addresses/network-tag.ts';
import type { Aggregates, Counted } from './aggregates.ts';

type Part = keyof typeof qualityKinds | keyof typeof qualityScales;

/** As they stand in the records. */
const words = {
  connected: 'connected',
  route: 'route',
  setUp: 'set-up',
  roundTrip: 'round trip',
  loss: 'packet loss',
  received: 'received',
  picture: 'picture',
  duration: 'duration',
  mode: 'mode',
  screen: 'screen',
  browser: 'browser',
  system: 'system',
} as const satisfies Record<Part, string>;

export type DimensionName = (typeof words)[Part];
export type Dimension = { readonly name: DimensionName; readonly buckets: readonly string[] };

export const dimensions: readonly Dimension[] = (Object.keys(words) as readonly Part[]).map((part) => ({
  name: words[part],
  buckets:
    part in qualityKinds
      ? qualityKinds[part as keyof typeof qualityKinds]
      : qualityScales[part as keyof typeof qualityScales].map(({ name }) => name),
}));

export function cellOf(dimension: DimensionName, bucket: string): Counted {
  return `${dimension}: ${bucket}`;
}

export type QualityParts = {
  readonly numbers: Pick<Aggregates, 'note'>;
  /** Of a key that nothing else is tagged with. */
  readonly networks: NetworkTags;
};

export class QualityNumbers {
  readonly #parts: QualityParts;

  constructor(parts: QualityParts) {
    this.#parts = parts;
  }

  /** @param address where the report came from; it is tagged and not kept. */
  note(report: QualityReport, address: string): void {
    const { numbers, networks } = this.#parts;
    const network = networks.tagOf(address);
    for (const [part, bucket] of Object.entries(report)) {
      if (bucket !== undefined) numbers.note(cellOf(words[part as Part], bucket), network);
    }
  }
}
