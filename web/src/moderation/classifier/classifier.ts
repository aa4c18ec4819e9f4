/** What the rest of the page takes of this folder: `new PageClassifier(openWorker)`. */
export { openWorker } from './open-worker.ts';
export { PageClassifier } from './page-classifier.ts';
