/**
 * A MediaStream as a picture. It starts by itself, and lets go of the stream when it leaves the page.
 */
import { useEffect, useRef } from 'preact/hooks';
import { playStream } from './play-stream.ts';

type StreamVideoProps = {
  stream: MediaStream | null;
  /** What assistive technology calls it. */
  label: string;
  /** One's own picture: silent and mirrored, as people know themselves. */
  own: boolean;
};

export function StreamVideo(props: StreamVideoProps) {
  const { stream, label, own } = props;
  const video = useRef<HTMLVideoElement>(null);
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
