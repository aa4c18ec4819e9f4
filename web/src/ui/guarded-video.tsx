/**
 * A stranger's stream of which only that is seen which has passed a guard. The `<video>` plays the sound and is never
 * visible; the guard draws on the canvas what may be seen, and on the veil above it what colours there are.
 */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PictureGuard } from '../moderation/picture-guard.ts';
import { playStream } from './play-stream.ts';

type GuardedVideoProps = {
  stream: MediaStream | null;
  guard: PictureGuard;
  /** What assistive technology calls the picture. */
  label: string;
  muted: boolean;
};

export function GuardedVideo({ stream, guard, label, muted }: GuardedVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  const shown = useRef<HTMLCanvasElement>(null);
  const veil = useRef<HTMLCanvasElement>(null);
  // Before the browser paints: nothing is ever on the screen without its guard.
  useLayoutEffect(() => {
    if (!video.current || !shown.current || !veil.current) return;
    return guard.attach({ video: video.current, shown: shown.current, veil: veil.current });
  }, [guard]);
  useEffect(() => {
    if (video.current) playStream(video.current, stream);
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    return () => {
      if (element) element.srcObject = null;
    };
  }, []);
  return (
    <div class="guarded">
      <video
        ref={video}
        class="guarded__sound"
        aria-hidden="true"
        tabIndex={-1}
        muted={muted}
        autoplay
        playsInline
        disablePictureInPicture
      />
      <canvas ref={shown} class="video guarded__shown" role="img" aria-label={label} />
      <div class="guarded__veil" aria-hidden="true">
        <canvas ref={veil} />
      </div>
    </div>
  );
}
