/**
 * The network as a list of layers: MobileNetV2 at full width for 224 × 224 pixels, with three dense layers instead of
 * its usual end, as nsfwjs trained it. It holds no weights and computes nothing.
 */

export const inputSide = 224;

/** How the values that a layer gives are bounded. */
export type Activation = 'linear' | 'relu' | 'relu6';

/** One convolution; a dense layer is one over a single pixel. */
export type Layer = {
  readonly kind: 'full' | 'depthwise';
  /** Names of the weights in nsfwjs's model. */
  readonly kernel: string;
  /** What follows in the model before the activation: a normalisation by its four weights, or a bias alone. */
  readonly end: { readonly norm: string } | { readonly bias: string };
  readonly kernelSide: 1 | 3;
  readonly stride: 1 | 2;
  /** Pixels along a side, and numbers for a pixel, of what comes in. */
  readonly side: number;
  readonly channels: number;
  readonly outSide: number;
  readonly outChannels: number;
  readonly activation: Activation;
};

/** A bottleneck: widen, look around, narrow. What came in is added where the sizes allow. */
export type Block = { readonly layers: readonly Layer[]; readonly addsInput: boolean };

export type Network = {
  readonly blocks: readonly Block[];
  /** Averaged over this many pixels a side, between the blocks and the dense layers. */
  readonly poolSide: number;
  readonly poolChannels: number;
  readonly dense: readonly Layer[];
};

const widening = 6;
/** Numbers for a pixel after each block, and its stride. */
const bottlenecks: readonly (readonly [channels: number, stride: 1 | 2])[] = [
  [24, 2],
  [24, 1],
  [32, 2],
  [32, 1],
  [32, 1],
  [64, 2],
  [64, 1],
  [64, 1],
  [64, 1],
  [96, 1],
  [96, 1],
  [96, 1],
  [160, 2],
  [160, 1],
  [160, 1],
  [320, 1],
];

type Place = { readonly side: number; readonly channels: number };

type Shape = Pick<Layer, 'kind' | 'kernelSide' | 'stride' | 'outChannels' | 'activation'>;

function createLayer(place: Place, shape: Shape, names: Pick<Layer, 'kernel' | 'end'>): Layer {
  return { ...place, ...shape, ...names, outSide: place.side / shape.stride };
}

function createFull(place: Place, outChannels: number, names: readonly [string, string]): Layer {
  const [kernel, norm] = names;
  const isProjection = kernel.endsWith('_project');
  return createLayer(
    place,
    { kind: 'full', kernelSide: 1, stride: 1, outChannels, activation: isProjection ? 'linear' : 'relu6' },
    { kernel: `${kernel}/kernel`, end: { norm } },
  );
}

function createDepthwise(place: Place, stride: 1 | 2, name: string): Layer {
  return createLayer(
    place,
    { kind: 'depthwise', kernelSide: 3, stride, outChannels: place.channels, activation: 'relu6' },
    { kernel: `${name}/depthwise_kernel`, end: { norm: `${name}_BN` } },
  );
}

function placeAfter(layer: Layer): Place {
  return { side: layer.outSide, channels: layer.outChannels };
}

function createBottleneck(place: Place, [channels, stride]: readonly [number, 1 | 2], name: string): Block {
  const expand = createFull(place, place.channels * widening, [`${name}_expand`, `${name}_expand_BN`]);
  const depthwise = createDepthwise(placeAfter(expand), stride, `${name}_depthwise`);
  const project = createFull(placeAfter(depthwise), channels, [`${name}_project`, `${name}_project_BN`]);
  return { layers: [expand, depthwise, project], addsInput: stride === 1 && place.channels === channels };
}

function createBeginning(): Block {
  const first = createLayer(
    { side: inputSide, channels: 3 },
    { kind: 'full', kernelSide: 3, stride: 2, outChannels: 32, activation: 'relu6' },
    { kernel: 'Conv1/kernel', end: { norm: 'bn_Conv1' } },
  );
  const depthwise = createDepthwise(placeAfter(first), 1, 'expanded_conv_depthwise');
  const names = ['expanded_conv_project', 'expanded_conv_project_BN'] as const;
  return { layers: [first, depthwise, createFull(placeAfter(depthwise), 16, names)], addsInput: false };
}

function createDense(channels: number, outChannels: number, name: string): Layer {
  return createLayer(
    { side: 1, channels },
    {
      kind: 'full',
      kernelSide: 1,
      stride: 1,
      outChannels,
      activation: name === 'dense_3' ? 'linear' : 'relu',
    },
    { kernel: `${name}/kernel`, end: { bias: `${name}/bias` } },
  );
}

function createNetwork(): Network {
  const blocks = [createBeginning()];
  let place: Place = { side: inputSide / 2, channels: 16 };
  for (const [index, bottleneck] of bottlenecks.entries()) {
    const block = createBottleneck(place, bottleneck, `block_${index + 1}`);
    blocks.push(block);
    place = { side: place.side / bottleneck[1], channels: bottleneck[0] };
  }
  const last = createFull(place, 1280, ['Conv_1', 'Conv_1_bn']);
  return {
    blocks: [...blocks, { layers: [last], addsInput: false }],
    poolSide: last.outSide,
    poolChannels: last.outChannels,
    dense: [
      createDense(1280, 256, 'dense_1'),
      createDense(256, 128, 'dense_2'),
      createDense(128, 5, 'dense_3'),
    ],
  };
}

/** Its outputs are in the order of `pictureClasses`, before they are made into probabilities. */
export const network: Network = createNetwork();

export function listLayers({ blocks, dense }: Network): readonly Layer[] {
  return [...blocks.flatMap(({ layers }) => layers), ...dense];
}

/** How many numbers a layer's kernel has. */
export function countKernel({ kind, kernelSide, channels, outChannels }: Layer): number {
  return kernelSide * kernelSide * (kind === 'full' ? channels * outChannels : channels);
}
