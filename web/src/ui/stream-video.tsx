/**
 * A MediaStream as a picture. It starts by itself, and lets go of the stream when it leaves the page.
 */
import { useEffect, useRef } from 'preact/hooks';

type StreamVideoProps = {
  stream: MediaStream | null;
  /** What assistive technology calls it. */
  label: string;
  /** One's own picture: silent and mirrored, as people know themselves. */
  own: boolean;
};

async function play(video: HTMLVideoElement): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    // AbortError only says that another stream came first. A browser that wants a gesture gets the next one.
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
    document.addEventListener('click', () => void play(video), { once: true });
  }
}

function attachStream(video: HTMLVideoElement, stream: MediaStream | null): void {
  if (video.srcObject === stream) return;
  video.srcObject = stream;
  if (stream) void play(video);
}

export function StreamVideo(props: StreamVideoProps) {
  const { stream, label, own } = props;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) attachStream(video.current, stream);
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    return () => {
      if (element) element.srcObject = null;
    };
  }, []);
  return (
    <video
      ref={video}
      class={own ? 'video video--own' : 'video'}
      aria-label={label}
      muted={own}
      autoplay
      playsInline
      disablePictureInPicture={own}
    />
  );
}
