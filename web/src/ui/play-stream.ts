/**
 * Lets a `<video>` play a MediaStream.
 */

async function play(video: HTMLVideoElement): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    // AbortError only says that another stream came first. A browser that wants a gesture gets the next one.
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
    document.addEventListener('click', () => void play(video), { once: true });
  }
}

export function playStream(video: HTMLVideoElement, stream: MediaStream | null): void {
  if (video.srcObject === stream) return;
  video.srcObject = stream;
  if (stream) void play(video);
}
