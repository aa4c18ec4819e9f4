/** The time for components that count. The only place of the console that reads the clock. */
import { useEffect, useState } from 'preact/hooks';

export function readClock(): number {
  return Date.now();
}

/** Ms since the epoch, read anew every `stepMs`; the component renders again with it. */
export function useNow(stepMs = 250): number {
  const [now, setNow] = useState(readClock);
  useEffect(() => {
    const timer = setInterval(() => setNow(readClock()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return now;
}
