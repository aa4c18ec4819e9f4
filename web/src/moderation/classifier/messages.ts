/** What the page and its classifier's worker say to each other. */
import type { Analysis } from '../analysis.ts';

/** The picture is handed over: the worker closes it. */
export type Question = { readonly id: number; readonly picture: VideoFrame | ImageBitmap };

/**
 * download: a file did not come. damaged: what came is not what was asked for. unsupported: this browser cannot run it.
 */
export type FailureReason = 'download' | 'damaged' | 'unsupported';

export type WorkerNews =
  | { readonly is: 'loading'; readonly share: number }
  | { readonly is: 'ready'; readonly backend: 'wasm' | 'webgpu' }
  | { readonly is: 'failed'; readonly reason: FailureReason }
  | { readonly is: 'answer'; readonly id: number; readonly analysis: Analysis | null };
