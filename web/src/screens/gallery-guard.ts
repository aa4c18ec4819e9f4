/**
 * Guards for the gallery that let every picture through, or none. Development only.
 */
import type { GuardedScreen, PictureGuard } from '../moderation/picture-guard.ts';

function draw({ video, shown, veil }: GuardedScreen, isOpen: boolean): void {
  if (video.videoWidth === 0) return;
  if (shown.width !== video.videoWidth) [shown.width, shown.height] = [video.videoWidth, video.videoHeight];
  shown.getContext('2d')?.drawImage(video, 0, 0);
  const colours = veil.getContext('2d');
  if (colours) {
    colours.imageSmoothingQuality = 'high';
    colours.drawImage(video, 0, 0, veil.width, veil.height);
  }
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
