/**
 * The network on WebAssembly: lays out the memory once, and then every analysis is the same list of kernels over the
 * same places. Nothing is allocated any more after it was made.
 */
import type { Folded } from './folding.ts';
import type { Kernels, Tensor } from './kernels.ts';
import { type Block, inputSide, type Layer, type Network } from './layers.ts';

type Step = () => void;

/** Makes room that several tensors use one after the other, as large as the largest of them. */
function createRoom(kernels: Kernels, layers: readonly Layer[]): Tensor {
  return kernels.reserve(Math.max(...layers.map(countOutput)));
}

function countOutput({ outSide, outChannels }: Layer): number {
  return outSide * outSide * outChannels;
}

export class WasmNetwork {
  readonly #kernels: Kernels;
  readonly #fold: (layer: Layer) => Folded;
  readonly #steps: Step[] = [];
  readonly #input: Tensor;
  readonly #output: Tensor;

  constructor(kernels: Kernels, network: Network, fold: (layer: Layer) => Folded) {
    this.#kernels = kernels;
    this.#fold = fold;
    this.#input = kernels.reserve(inputSide * inputSide * 3);
    const last = this.#addBlocks(network.blocks);
    const pooled = kernels.reserve(network.poolChannels);
    this.#steps.push(kernels.pool(network.poolSide, network.poolChannels, [last, pooled]));
    this.#output = network.dense.reduce(
      (input, layer) => this.#addLayer(layer, input, kernels.reserve(layer.outChannels)),
      pooled,
    );
  }

  /** Three numbers for each pixel, 0 to 1, to be filled in before `run`. */
  get input(): Float32Array {
    return this.#kernels.view(this.#input);
  }

  run(): Float32Array {
    for (const step of this.#steps) step();
    return this.#kernels.view(this.#output).slice();
  }

  /** What goes in and what comes out of a block take turns in two places; within a block there are two more. */
  #addBlocks(blocks: readonly Block[]): Tensor {
    const layersAt = (index: number) => blocks.flatMap(({ layers }) => layers.slice(0, -1)[index] ?? []);
    const inner = [layersAt(0), layersAt(1)].map((layers) => createRoom(this.#kernels, layers));
    const lasts = blocks.flatMap(({ layers }) => layers.slice(-1));
    const between = [createRoom(this.#kernels, lasts), createRoom(this.#kernels, lasts)];
    return blocks.reduce<Tensor>((input, block, index) => {
      const rooms = [...inner.slice(0, block.layers.length - 1), between[index % 2] ?? input];
      const output = block.layers.reduce(
        (from, layer, place) => this.#addLayer(layer, from, rooms[place] ?? from),
        input,
      );
      if (block.addsInput) this.#steps.push(this.#kernels.add(input, output));
      return output;
    }, this.#input);
  }

  #addLayer(layer: Layer, input: Tensor, room: Tensor): Tensor {
    const output = this.#kernels.use(room, countOutput(layer));
    const { kernel, bias } = this.#fold(layer);
    const numbers = { kernel: this.#kernels.keep(kernel), bias: this.#kernels.keep(bias) };
    this.#steps.push(this.#kernels.convolve(layer, [input, output], numbers));
    return output;
  }
}
