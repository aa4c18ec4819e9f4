/** The weeks that the mechanism is tried on. */
import { Chance } from '../frame/chance.ts';
import { Court } from './court.ts';
import { Moderator } from './moderator.ts';
import { type CitizenPlan, createCitizens, type Habit } from './people.ts';
import { measureWeek, type WeekFigures } from './week-figures.ts';
import { WeekTown } from './week-town.ts';

export type WeekSetup = {
  readonly seed: number;
  readonly visitors: number;
  readonly days: number;
  /** What part of all has each habit; the others are honest. */
  readonly shares: Readonly<Partial<Record<Habit, number>>>;
};

type Week = {
  readonly shares: WeekSetup['shares'];
  /** What part of abusers must be stopped. */
  readonly leastStopped: number;
};

/** So many as is asked of whom devices can see. */
const aim = 0.95;

export const weeks: Readonly<Record<string, Week>> = {
  '2 % show what devices see, nobody lies': { shares: { exposer: 0.02 }, leastStopped: aim },
  '2 % show what devices see, 5 % lie about everybody': {
    shares: { exposer: 0.02, liar: 0.05 },
    leastStopped: aim,
  },
  // Told, and not asked for: where half of those who are harassed say nothing, and devices say that all is well, ten calls
  // are too few for as much certainty.
  '2 % do what only people notice, 5 % lie about everybody': {
    shares: { harasser: 0.02, liar: 0.05 },
    leastStopped: 0,
  },
};

export async function liveWeek({ seed, visitors, days, shares }: WeekSetup): Promise<WeekFigures> {
  const chance = new Chance(seed);
  await using court = await Court.open(chance);
  const plans = Object.entries(shares).flatMap(([habit, share]) =>
    Array.from({ length: Math.round(visitors * share) }, (): CitizenPlan => ({ habit: habit as Habit })),
  );
  const citizens = createCitizens(chance, visitors, plans);
  const moderator = new Moderator(court);
  const town = new WeekTown({ chance, court, moderator, citizens });
  await town.live(days);
  return await measureWeek({ court, moderator, citizens, town });
}
