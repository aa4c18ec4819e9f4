/** The backups of a running server, whose time goes by as a test wants it. */
import { BackupError } from '../backup/backup-error.ts';
import { Backups } from '../backup/backups.ts';
import { DeletionList } from '../backup/deletion-list.ts';
import { makeGeneration } from '../backup/either-database.ts';
import { LogCopies } from '../backup/log-copies.ts';
import { LogShipper } from '../backup/log-shipper.ts';
import type { Database } from '../database/open-database.ts';
import { systemRandom } from '../lib/random.ts';
import { Household, messageOf } from './backups.ts';

/** What it has taken is lost on the way if it is disturbed. */
class DisturbedShipper extends LogShipper {
  isDisturbed = false;

  override async take(breathe: () => Promise<void>): ReturnType<LogShipper['take']> {
    const piece = await super.take(breathe);
    if (this.isDisturbed) throw new Error('too many open files');
    return piece;
  }
}

export class Running implements AsyncDisposable {
  readonly house: Household;
  readonly backups: Backups;
  readonly shipper: DisturbedShipper;
  readonly #database: Database;
  /** Called when a snapshot has been begun. */
  whenHeld: () => void = () => undefined;
  /** Who makes it dies after the last manifest, before anything is said of it. */
  isKilledAtLast = false;

  constructor(house: Household, database: Database) {
    const { folders, keys, clock, log, dataDir, databaseFile } = house;
    this.house = house;
    this.#database = database;
    this.shipper = new DisturbedShipper(databaseFile);
    this.backups = new Backups({
      folders,
      keepDays: 35,
      copies: new LogCopies({ shipper: this.shipper, folders, recipient: keys.recipient, clock, log }),
      deletions: new DeletionList(folders, log),
      ledger: null,
      clock,
      log,
      make: async (onHeld) => {
        const made = await makeGeneration(
          { dataDir, databaseUrl: null, folders, recipient: keys.recipient },
          {
            clock,
            random: systemRandom,
            onHeld: (name, logEnd) => {
              onHeld(name, logEnd);
              this.whenHeld();
            },
          },
        );
        if (this.isKilledAtLast) throw new BackupError('killed');
        return made;
      },
    });
    this.backups.run();
  }

  static async start(house?: Household): Promise<Running> {
    const home = house ?? (await Household.open());
    return new Running(home, await home.openDatabase(true));
  }

  async write(id: string): Promise<void> {
    await this.#database.records.insertInto('contact_message').values(messageOf(id, '2999-01-01')).execute();
  }

  async erase(id: string): Promise<void> {
    await this.#database.records.deleteFrom('contact_message').where('id', '=', id).execute();
  }

  /** Lets time go by, and waits until what was due has been done. */
  async pass(ms: number): Promise<void> {
    this.house.clock.advance(ms);
    await this.idle();
  }

  /** Whatever is being made is made, and nothing else is begun for it. */
  async idle(): Promise<void> {
    await this.backups.made();
    await this.backups.ship();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.backups.stop();
    await this.#database.close();
  }
}
