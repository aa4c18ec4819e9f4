/**
 * Guards for the gallery that let every picture through, or none. Development only.
 */
import type { GuardedScreen, PictureGuard } from '../moderation/picture-guard.ts';
import { fromPixels, type Thumbnail, thumbnailSide } from '../moderation/thumbnail.ts';
import { drawVeil } from '../moderation/veil.ts';

const small = new OffscreenCanvas(thumbnailSide, thumbnailSide).getContext('2d', {
  willReadFrequently: true,
});

function shrink(video: HTMLVideoElement): Thumbnail {
  if (!small) throw new Error('this browser has no canvas');
  small.imageSmoothingQuality = 'high';
  small.drawImage(video, 0, 0, thumbnailSide, thumbnailSide);
  return fromPixels(small.getImageData(0, 0, thumbnailSide, thumbnailSide).data);
}

function draw({ video, shown, veil }: GuardedScreen, isOpen: boolean): void {
  if (video.videoWidth === 0) return;
  if (shown.width !== video.videoWidth) [shown.width, shown.height] = [video.videoWidth, video.videoHeight];
  shown.getContext('2d')?.drawImage(video, 0, 0);
  drawVeil(veil, shrink(video));
  shown.toggleAttribute('data-open', isOpen);
}

function buildGuard(isOpen: boolean): PictureGuard {
  return {
    attach(screen) {
      let request = 0;
      const go = () => {
        draw(screen, isOpen);
        request = requestAnimationFrame(go);
      };
      go();
      return () => cancelAnimationFrame(request);
    },
  };
}

export const openGuard: PictureGuard = buildGuard(true);
export const closedGuard: PictureGuard = buildGuard(false);
