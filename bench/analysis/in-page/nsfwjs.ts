/** nsfwjs with its own loader, on TensorFlow.js's WebAssembly backend, ready to be timed in a page. */
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { load } from 'nsfwjs/core';
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2';

async function start(wasmFolder: string) {
  setWasmPaths(wasmFolder);
  if (!(await tf.setBackend('wasm'))) throw new Error('no WebAssembly backend');
  const model = await load('MobileNetV2', { size: 224, modelDefinitions: [MobileNetV2Model] });
  return (picture: HTMLCanvasElement) => model.classify(picture);
}

Object.assign(window, { startNsfwjs: start });
