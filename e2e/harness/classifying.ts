/**
 * The classifier as the built page has it, in a tab of the tests; and nsfwjs's own loader here, to compare with.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createPicture, pictureSide } from '../../web/src/testing/seeded-picture.ts';
import { listAssets } from './built-page.ts';
import type { Tab } from './tab.ts';

export type Analysed = {
  readonly scores: Readonly<Record<string, number>>;
  readonly sharpness: number;
} | null;

type State = { readonly is: string; readonly share?: number; readonly backend?: string };

/** What a tab keeps between the steps of a test. */
type Kept = {
  readonly classifier: {
    readonly model: string;
    readonly state: { readonly value: State };
    analyse(picture: ImageBitmap): Promise<Analysed>;
  };
  readonly states: readonly State[];
};

const script = `/assets/${listAssets().find((name) => /^classifier-(?!worker-)/.test(name))}`;

/** Lets the tab load the classifier; it need not be ready when this returns. */
export function startClassifier(tab: Tab): Promise<void> {
  return tab.evaluate(async (url) => {
    const { PageClassifier, openWorker } = await import(url);
    const classifier = new PageClassifier(openWorker);
    const states: State[] = [];
    classifier.state.subscribe((state: State) => states.push(state));
    classifier.start();
    Object.assign(window, { kept: { classifier, states } });
  }, script);
}

/** Every state that the classifier has been in, the present one last. */
export function readStates(tab: Tab): Promise<readonly State[]> {
  return tab.evaluate(() => (window as unknown as { kept: Kept }).kept.states, null);
}

export function readModel(tab: Tab): Promise<string> {
  return tab.evaluate(() => (window as unknown as { kept: Kept }).kept.classifier.model, null);
}

/** The analysis of the picture that the number makes. */
export function analyse(tab: Tab, seed: number): Promise<Analysed> {
  const pixels = Buffer.from(createPicture(seed)).toString('base64');
  return tab.evaluate(
    async ({ pixels: base64, side }) => {
      const bytes = Uint8ClampedArray.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new ImageData(bytes, side, side));
      return (window as unknown as { kept: Kept }).kept.classifier.analyse(picture);
    },
    { pixels, side: pictureSide },
  );
}

/** What nsfwjs's own loader says of that picture, by the names of the classes. */
export async function classifyWithNsfwjs(seed: number): Promise<Readonly<Record<string, number>>> {
  const { load } = await import('nsfwjs/core');
  const { MobileNetV2Model } = await import('nsfwjs/models/mobilenet_v2');
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(path.join(path.dirname(wasm), 'wasm-out/'));
  await tf.setBackend('wasm');
  const model = await load('MobileNetV2', { size: pictureSide, modelDefinitions: [MobileNetV2Model] });
  const rgb = createPicture(seed).filter((_, index) => index % 4 < 3);
  const picture = tf.tensor3d(Int32Array.from(rgb), [pictureSide, pictureSide, 3], 'int32');
  const found = await model.classify(picture, 5);
  picture.dispose();
  model.dispose();
  return Object.fromEntries(found.map(({ className, probability }) => [className, probability]));
}
