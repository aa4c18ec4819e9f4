/**
 * Plants every bug, one after the other, and sees whether the simulation finds it; and that what finds bugs finds none
 * where none is.
 */
import { Progress } from '../runs/progress.ts';
import { type HuntOrder, type HuntResult, hunt, huntBug } from './hunting.ts';
import { type PlantedBug, PlantingError } from './planted-bug.ts';
import { plantedBugs } from './planted-bugs.ts';
import { Workshop } from './workshop.ts';

const order: HuntOrder = { seeds: Array.from({ length: 3_000 }, (_, index) => index + 1), seconds: 240 };
/** For the sound sources: each of these seeds must pass. */
const checkSeconds = 600;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describe({ name }: PlantedBug, result: HuntResult | PlantingError): string {
  if (result instanceof PlantingError) return `NOT PLANTED: ${result.message}`;
  if (result.seed === undefined) return `NOT FOUND in ${result.tried} seeds: ${name}`;
  return `${result.violation.invariant.padEnd(5)} seed ${String(result.seed).padEnd(4)} ${name}`;
}

/** @returns whether all were found. */
export async function huntAll({ only, jobs }: { only: string | null; jobs: number }): Promise<boolean> {
  const bugs = plantedBugs.filter(({ name }) => only === null || name.includes(only));
  const finders = { evening: new Set<number>(), town: new Set<number>(), servers: new Set<number>() };
  let found = 0;
  const progress = new Progress(bugs.length, () => ` planted bugs, ${found} found`);
  await huntTogether(bugs, jobs, (bug, result) => {
    if (!(result instanceof PlantingError) && result.seed !== undefined) {
      found++;
      finders[bug.foundIn ?? 'evening'].add(result.seed);
    }
    progress.end();
    say(describe(bug, result));
    progress.advance(1);
  });
  progress.end();
  const isSound =
    (await checkSound({ seeds: [...finders.evening], seconds: checkSeconds })) &&
    (await checkSound({ seeds: [...finders.town], seconds: checkSeconds, in: 'town' })) &&
    (await checkSound({ seeds: [...finders.servers], seconds: checkSeconds, in: 'servers' }));
  say(`${found} of ${bugs.length} planted bugs found`);
  return isSound && found === bugs.length && found > 0;
}

async function huntTogether(
  bugs: readonly PlantedBug[],
  jobs: number,
  onResult: (bug: PlantedBug, result: HuntResult | PlantingError) => void,
): Promise<void> {
  const left = [...bugs];
  const lane = async () => {
    using workshop = new Workshop();
    for (let bug = left.shift(); bug; bug = left.shift()) onResult(bug, await tryBug(workshop, bug));
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, lane));
}

async function tryBug(workshop: Workshop, bug: PlantedBug): Promise<HuntResult | PlantingError> {
  try {
    return await huntBug(workshop, bug, order);
  } catch (error) {
    if (error instanceof PlantingError) return error;
    throw error;
  }
}

/** A seed that breaks something without any bug finds nothing. */
async function checkSound(order: HuntOrder): Promise<boolean> {
  using workshop = new Workshop();
  const result = await hunt(workshop, order);
  if (result.seed === undefined) return true;
  say(
    `seed ${result.seed} breaks ${result.violation.invariant} without a planted bug: ${result.violation.what}`,
  );
  return false;
}
