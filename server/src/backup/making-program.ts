/**
 * A program of its own that makes one generation, so that the server's visitors do not wait for it: it reads a job from
 * standard input and says on standard output how far it is.
 */
import { setPriority } from 'node:os';
import { json } from 'node:stream/consumers';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { describeFailure } from './backup-error.ts';
import { makeGeneration } from './either-database.ts';
import type { Made, MakingJob } from './making.ts';
import type { LogPosition } from './write-ahead-log.ts';

export type MakingSays =
  | { readonly held: { readonly name: string; readonly logEnd: LogPosition | null } }
  | { readonly made: Made }
  | { readonly failed: string };

function say(message: MakingSays): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

if (import.meta.main) {
  const job = (await json(process.stdin)) as MakingJob;
  try {
    const made = await makeGeneration(job, {
      clock: systemClock,
      random: systemRandom,
      onHeld(name, logEnd) {
        // Not before: until then writers may have to wait for it.
        setPriority(10);
        say({ held: { name, logEnd } });
      },
    });
    say({ made });
  } catch (error) {
    say({ failed: describeFailure(error) });
  }
}
