/**
 * The load generator, a process of its own: brings visitors to the server, lets them live, and tells what happened in
 * one window of time after the other until it is stopped. Its only argument is a job as JSON; it writes JSON lines.
 */
import { createSeededRandom } from '../../server/src/lib/random.ts';
import { createAnoncamDialect } from '../sockets/anoncam-dialect.ts';
import { Crowd, choosePort } from '../sockets/crowd.ts';
import type { Dialect } from '../sockets/dialect.ts';
import { connect, Visitor } from '../sockets/visitor.ts';
import { startWork } from '../sockets/work.ts';
import { Habits } from './habits.ts';
import { Life, type World } from './life.ts';
import type { Job, Measured, Said } from './load.ts';
import { Population } from './population.ts';
import { Room } from './room.ts';
import { Tally } from './tally.ts';

/** However stuck, it is gone after this. */
const atMostMs = 170_000;

/** Each visitor looks after its link so often… */
const checkEveryMs = 1_000;
/** …a part of them at a time. */
const checkParts = 20;
/** So many links are measured each time. */
const probes = 5;

function tell(said: Said): void {
  console.log(JSON.stringify(said));
}

function createWorld(job: Job, dialect: Dialect, crowd: Crowd): World {
  const room = new Room();
  let turn = 0;
  return {
    room,
    tally: new Tally(room),
    habits: new Habits(createSeededRandom(11)),
    connect(index, listener) {
      const visitor = new Visitor(index, listener);
      void connect(visitor, choosePort(job.ports, turn++), dialect.request(index));
      return visitor;
    },
    hello: (visitor) => visitor.say(dialect.firstText ?? ''),
    onLost: (visitor, why) => crowd.onLost(visitor, why),
  };
}

function keepChecking(lives: readonly Life[]): void {
  const random = createSeededRandom(13);
  let turn = 0;
  setInterval(() => {
    const now = performance.now();
    turn = (turn + 1) % checkParts;
    for (let index = turn; index < lives.length; index += checkParts) lives[index]?.checkLink(now, false);
    for (let count = 0; count < probes; count++) lives[random.below(lives.length)]?.checkLink(now, true);
  }, checkEveryMs / checkParts);
}

async function measureWindow(job: Job, crowd: Crowd, tally: Tally): Promise<Measured> {
  const finishes = job.serverPids.map((pid) => startWork(pid));
  await crowd.unlessLost(Bun.sleep(job.windowMs));
  const window = tally.take(performance.now());
  const works = finishes.map((finish) => finish(1));
  const serverShares = works.map((work) => work.serverShare);
  const serverShare = serverShares.reduce((sum, share) => sum + share, 0);
  return { ...window, serverShare, serverShares, loadShare: works[0]?.loadShare ?? 0 };
}

async function live(job: Job): Promise<never> {
  const dialect = createAnoncamDialect(choosePort(job.ports, 0), job.origin);
  const crowd = new Crowd(dialect, ...job.ports);
  await dialect.prepare(job.visitors);
  tell({ progress: `${job.visitors} visitors are admitted` });
  await crowd.growTo(job.visitors);
  const world = createWorld(job, dialect, crowd);
  const population = new Population(world.habits);
  const lives = crowd.visitors.map((visitor) => new Life(visitor, population.createCharacter(), world));
  tell({ progress: 'all are connected and begin to look for somebody' });
  for (const life of lives) setTimeout(() => life.begin(), world.habits.momentMs(job.beginMs));
  keepChecking(lives);
  await crowd.unlessLost(Bun.sleep(job.beginMs));
  tell({ progress: `all have begun, ${world.room.waiting.value} are waiting` });
  await crowd.unlessLost(Bun.sleep(job.mixMs));
  world.tally.take(performance.now());
  for (;;) tell({ measured: await measureWindow(job, crowd, world.tally) });
}

setTimeout(() => process.exit(3), atMostMs);
await live(JSON.parse(process.argv[2] ?? '') as Job);
