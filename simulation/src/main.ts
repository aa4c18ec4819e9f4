/**
 * `npm run simulate`: runs seeds, replays one, tries the rules of moderation, lets towns live for a week, or hunts for planted bugs.
 */
import { huntAll } from './bugs/hunt-all.ts';
import { type Order, readOrder, UsageError, usage } from './runs/options.ts';
import { replay } from './runs/replay.ts';
import { runMany } from './runs/run-many.ts';
import { runModeration } from './runs/run-moderation.ts';
import { runWeek } from './runs/run-week.ts';

async function carryOut(order: Order): Promise<boolean> {
  switch (order.do) {
    case 'replay':
      return replay(order);
    case 'run':
      return await runMany(order);
    case 'moderation':
      return await runModeration(order);
    case 'week':
      return await runWeek(order);
    case 'hunt':
      return await huntAll(order);
    default:
      return order satisfies never;
  }
}

try {
  const isWell = await carryOut(readOrder(process.argv.slice(2)));
  process.exit(isWell ? 0 : 1);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}\n`);
  process.exit(2);
}
