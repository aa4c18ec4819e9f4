/**
 * TensorFlow.js's WebAssembly module of kernels, used as it is: no TensorFlow.js, no glue that Emscripten made. A
 * tensor is a number that the module knows a place in its memory by; whoever makes one keeps it for good.
 */
import type { Activation, Layer } from './layers.ts';

/** The functions of the module that are used; there are some 150 others. */
type Exports = {
  readonly memory: WebAssembly.Memory;
  __wasm_call_ctors(): void;
  init(): void;
  malloc(bytes: number): number;
  register_tensor(id: number, count: number, address: number): void;
  FusedConv2D(...numbers: readonly number[]): void;
  FusedDepthwiseConv2D(...numbers: readonly number[]): void;
  AvgPool(...numbers: readonly number[]): void;
  Add(...numbers: readonly number[]): void;
};

/** A place in the module's memory, and the number that the module knows it by. */
export type Tensor = { readonly id: number; readonly address: number; readonly count: number };

/** What a step reads, and what it writes. */
export type Ways = readonly [input: Tensor, output: Tensor];

export type Numbers = { readonly kernel: Tensor; readonly bias: Tensor };

/** As the module numbers them. */
const activationCodes: Readonly<Record<Activation, number>> = { linear: 0, relu: 1, relu6: 2 };
const float32Code = 0;
const pageBytes = 65_536;

/** What the module asks of its surroundings. It opens no files; it may ask for more memory, and it may give up. */
function createImports(memory: () => WebAssembly.Memory): WebAssembly.Imports {
  const refuse = () => -1;
  return {
    env: {
      abort: () => {
        throw new Error('the kernels gave up');
      },
      emscripten_memcpy_big: (to: number, from: number, count: number) => {
        new Uint8Array(memory().buffer).copyWithin(to, from, from + count);
        return to;
      },
      emscripten_get_heap_max: () => 256 * 1024 * 1024,
      emscripten_resize_heap: (bytes: number) => {
        const missing = Math.ceil((bytes - memory().buffer.byteLength) / pageBytes);
        memory().grow(Math.max(0, missing));
        return 1;
      },
    },
    wasi_snapshot_preview1: { fd_close: refuse, fd_write: refuse, fd_seek: refuse },
  };
}

export class Kernels {
  readonly #exports: Exports;
  #ids = 0;

  constructor(exports: Exports) {
    this.#exports = exports;
  }

  static async start(module: WebAssembly.Module): Promise<Kernels> {
    const imports = createImports(() => exports.memory);
    const { exports: raw } = await WebAssembly.instantiate(module, imports);
    const exports = raw as unknown as Exports;
    exports.__wasm_call_ctors();
    exports.init();
    return new Kernels(exports);
  }

  /** How much memory the module has taken, in bytes. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /** The numbers that are there now; not to be kept, because they move when the memory grows. */
  view({ address, count }: Tensor): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#exports.memory.buffer as ArrayBuffer, address, count);
  }

  /** Room for so many numbers. */
  reserve(count: number): Tensor {
    const address = this.#exports.malloc(count * 4);
    return this.use({ address }, count);
  }

  /** A tensor in room that was reserved before and is used for several, one after the other. */
  use({ address }: Pick<Tensor, 'address'>, count: number): Tensor {
    this.#ids += 1;
    this.#exports.register_tensor(this.#ids, count, address);
    return { id: this.#ids, address, count };
  }

  keep(numbers: Float32Array<ArrayBuffer>): Tensor {
    const tensor = this.reserve(numbers.length);
    this.view(tensor).set(numbers);
    return tensor;
  }

  /** With as many zeros around as make a side of `side / stride`, fewer of them before than after. */
  convolve(layer: Layer, [input, output]: Ways, { kernel, bias }: Numbers): () => void {
    const { kind, side, channels, outChannels, kernelSide, stride, activation } = layer;
    const zeros = kernelSide - stride;
    const [before, after] = kernelSide === 1 ? [0, 0] : [zeros >> 1, zeros - (zeros >> 1)];
    const { FusedConv2D, FusedDepthwiseConv2D } = this.#exports;
    const run = kind === 'full' ? FusedConv2D : FusedDepthwiseConv2D;
    const numbers = [
      ...[input.id, 1, side, side],
      ...[kernel.id, kernelSide, kernelSide, bias.id],
      ...[before, after, after, before, 1],
      // No gaps in the kernel.
      ...[1, 1, stride, stride, channels, outChannels],
      ...[activationCodes[activation], 0, 0, output.id],
    ];
    return () => run(...numbers);
  }

  /** Adds to `sum` what is in `other`. */
  add(other: Tensor, sum: Tensor): () => void {
    const shape = this.reserve(1);
    new Int32Array(this.#exports.memory.buffer, shape.address, 1)[0] = sum.count;
    const { Add } = this.#exports;
    return () => Add(other.id, shape.address, 1, sum.id, shape.address, 1, float32Code, sum.id);
  }

  /** The average over a whole square of pixels. */
  pool(side: number, channels: number, [input, output]: Ways): () => void {
    const { AvgPool } = this.#exports;
    const numbers = [input.id, 1, side, side, side, side, 0, 0, 0, 0, 1, 1, channels, output.id];
    return () => AvgPool(...numbers);
  }
}
