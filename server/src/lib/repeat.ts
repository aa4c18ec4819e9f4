/** Something that is done again and again, until it is cancelled. */
import type { Clock, Timer } from './clock.ts';

export function repeatEvery(everyMs: number, clock: Clock, work: () => void): Timer {
  let timer: Timer;
  const again = () => {
    timer = clock.at(clock.now() + everyMs, () => {
      again();
      work();
    });
  };
  again();
  return { cancel: () => timer.cancel() };
}
