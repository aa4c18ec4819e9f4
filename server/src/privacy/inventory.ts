/**
 * Everything that is kept anywhere, and why: each column, cookie, entry of a browser's storage, file and field of the
 * log. Tests hold it against what really exists, both ways: nothing is kept that is not here, and nothing is here that
 * is not kept.
 */
import type { RetentionClass } from './retention-policy.ts';

export type KeptItem = {
  readonly kind: 'column' | 'cookie' | 'browser storage' | 'file' | 'log field';
  /** `table.column`, or the name; in a file's name `*` stands for the part that differs. */
  readonly name: string;
  readonly purpose: string;
  readonly retention: RetentionClass;
  /** Whether it is about one visitor, so that they can ask for it. */
  readonly isAboutVisitor: boolean;
};

type Group = Pick<KeptItem, 'kind' | 'retention' | 'isAboutVisitor'> & {
  readonly items: Readonly<Record<string, string>>;
};

const groups: readonly Group[] = [
  {
    kind: 'column',
    retention: 'address',
    isAboutVisitor: true,
    items: {
      'address.reference':
        'what other records know an address by: a tag that tells nothing without the day key',
      'address.day': 'under which day key the address is sealed, and when it has to be gone',
      'address.sealed': 'the address itself (IPv6: its /64), against abuse, readable with the day key only',
    },
  },
  {
    kind: 'column',
    retention: 'forEver',
    isAboutVisitor: false,
    items: {
      'hourly_number.hour': 'which hour a number is of',
      'hourly_number.what': 'what was counted: visitors, or those who were paired by video or by text',
      'hourly_number.count': 'how many different visitors, in steps of eight; fewer than eight are not told',
    },
  },
  {
    kind: 'column',
    retention: 'installation',
    isAboutVisitor: false,
    items: {
      'kysely_migration.name': 'which changes were made to the tables',
      'kysely_migration.timestamp': 'when they were made',
      'kysely_migration_lock.id': 'lets one server at a time change the tables',
      'kysely_migration_lock.is_locked': 'lets one server at a time change the tables',
    },
  },
  {
    kind: 'cookie',
    retention: 'admission',
    isAboutVisitor: true,
    items: {
      anoncam: 'that age and rules were confirmed, and when: a random secret, a date and a signature',
    },
  },
  {
    kind: 'browser storage',
    retention: 'browser',
    isAboutVisitor: true,
    items: {
      'anoncam.wishes': 'whom one would rather meet',
      'anoncam.blocked': 'whom one does not want to meet again, as references that only the server can read',
      'anoncam.shield': 'how one wants to be protected',
    },
  },
  {
    kind: 'file',
    retention: 'installation',
    isAboutVisitor: false,
    items: {
      'keys/master.key': 'signs cookies and seals what pages carry for the server',
      'anoncam.sqlite': 'the embedded database: the columns above',
      'anoncam.sqlite-wal': 'what was written to it last',
      'anoncam.sqlite-shm': 'helps processes to share it',
    },
  },
  {
    kind: 'file',
    retention: 'dayKey',
    isAboutVisitor: false,
    items: { 'day-keys/*.key': 'makes the addresses of one day readable, and their end certain' },
  },
  {
    kind: 'log field',
    retention: 'log',
    isAboutVisitor: false,
    items: {
      level: 'how serious it is',
      time: 'when it happened',
      msg: 'what happened, in words that stand in the code',
      port: 'where the server listens',
      origin: 'the address of the site',
      'bug.name': 'the kind of a mistake of ours',
      'bug.stack': 'where in the code it happened, without its words',
    },
  },
];

export const inventory: readonly KeptItem[] = groups.flatMap(({ items, ...group }) =>
  Object.entries(items).map(([name, purpose]) => ({ ...group, name, purpose })),
);
