/**
 * Everything that is kept anywhere, and why: each column, cookie, entry of a browser's storage, file, field of the
 * log and metric. Tests hold it against what really exists, both ways: nothing is kept that is not here, and nothing is here that
 * is not kept.
 */
import type { RetentionClass } from './retention-policy.ts';

export type KeptItem = {
  readonly kind:
    | 'column'
    | 'cookie'
    | 'browser storage'
    | 'file'
    | 'log field'
    | 'outbound host'
    | 'metric label';
  /** `table.column`, `metric{label,label}`, or the name; in a file's name `*` stands for the part that differs. */
  readonly name: string;
  readonly purpose: string;
  readonly retention: RetentionClass;
  readonly access: Access;
};

/**
 * What comes of asking what is held. shown: it is returned to the browser whose cookie it belongs to. browser: the browser
 * has it, and nobody else. unlinked: it is about somebody, but nothing says about whom. nobody: it is about no one.
 */
export type Access = 'shown' | 'browser' | 'unlinked' | 'nobody';

type Group = Pick<KeptItem, 'kind' | 'retention' | 'access'> & {
  readonly items: Readonly<Record<string, string>>;
};

const groups: readonly Group[] = [
  {
    kind: 'column',
    retention: 'address',
    access: 'unlinked',
    items: {
      'address.reference':
        'what other records know an address by: a tag that tells nothing without the day key',
      'address.day': 'under which day key the address is sealed, and when it has to be gone',
      'address.sealed': 'the address itself (IPv6: its /64), against abuse, readable with the day key only',
    },
  },
  {
    kind: 'column',
    retention: 'contactMessage',
    access: 'shown',
    items: {
      'contact_message.id': 'tells messages apart; made from nothing about the writer',
      'contact_message.receipt': 'a tag of the receipt code, with which the writer comes back',
      'contact_message.visitor':
        'a tag of the writer’s cookie, made for messages alone, so that they can see and delete them',
      'contact_message.topic': 'what it is about, as the writer chose',
      'contact_message.words': 'what the writer wrote to us',
      'contact_message.received_on': 'the day on which it came',
      'contact_message.answer': 'what we answered',
      'contact_message.answered_on': 'the day on which we did',
      'contact_message.ends_on': 'the day on which it has to be gone',
    },
  },
  {
    kind: 'column',
    retention: 'deletion',
    access: 'nobody',
    items: {
      'deletion.record': 'from which table something was deleted at somebody’s wish',
      'deletion.id': 'its random id, so that no backup brings it back',
      'deletion.ends_on': 'the day on which it would have ended by itself',
    },
  },
  {
    kind: 'column',
    retention: 'forEver',
    access: 'nobody',
    items: {
      'hourly_number.hour': 'which hour a number is of',
      'hourly_number.what':
        'what was counted: visitors, where from, who was paired by video or by text, or one step of how calls went',
      'hourly_number.count':
        'how many different visitors or networks, in steps of eight; fewer than eight are not told',
    },
  },
  {
    kind: 'column',
    retention: 'installation',
    access: 'nobody',
    items: {
      'job.name': 'a job that one server does for all: the purge',
      'job.holder': 'a random number of the server process that is at it',
      'job.held_until': 'from when on another may do it, should that one have died',
      'job.started_at': 'when it was last begun and done to the end',
      'job.ended_at': 'when it ended',
      'job.result': 'how much was deleted, by what it was',
      'kysely_migration.name': 'which changes were made to the tables',
      'kysely_migration.timestamp': 'when they were made',
      'kysely_migration_lock.id': 'lets one server at a time change the tables',
      'kysely_migration_lock.is_locked': 'lets one server at a time change the tables',
    },
  },
  {
    kind: 'cookie',
    retention: 'admission',
    access: 'shown',
    items: {
      anoncam: 'that age and rules were confirmed, and when: a random secret, a date and a signature',
    },
  },
  {
    kind: 'browser storage',
    retention: 'browser',
    access: 'browser',
    items: {
      'anoncam.wishes': 'whom one would rather meet',
      'anoncam.blocked': 'whom one does not want to meet again, as references that only the server can read',
      'anoncam.shield': 'how one wants to be protected',
      'anoncam.policy': 'of which version of the privacy policy one was told',
    },
  },
  {
    kind: 'file',
    retention: 'installation',
    access: 'nobody',
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
    access: 'nobody',
    items: { 'day-keys/*.key': 'makes the addresses of one day readable, and their end certain' },
  },
  {
    kind: 'file',
    retention: 'log',
    access: 'nobody',
    items: { 'logs/*.jsonl': 'the log of one day: the fields below, none of them about a visitor' },
  },
  {
    kind: 'file',
    retention: 'backup',
    access: 'nobody',
    items: {
      'backups/*/snapshot.age': 'a backup: the columns above, encrypted to a key that is not on the server',
      'backups/*/snapshot-log.age': 'what had been written last when it was made, likewise',
      'backups/*/log-*.age': 'what was written after, likewise; for a week',
      'backups/*/manifest.json': 'of when a backup is, how large, and its checksums',
      'backups/deletions.jsonl':
        'which rows were deleted before their time, as random ids: so that no backup brings them back',
    },
  },
  {
    kind: 'log field',
    retention: 'log',
    access: 'nobody',
    items: {
      level: 'how serious it is',
      time: 'when it happened',
      msg: 'what happened, in words that stand in the code',
      port: 'where the server listens',
      origin: 'the address of the site',
      setting: 'a name in the environment that looks like a setting and is none',
      failure: 'why a backup failed: a folder of the settings, and what the system said',
      'bug.name': 'the kind of a mistake of ours',
      'bug.stack': 'where in the code it happened, without its words',
    },
  },
  {
    kind: 'metric label',
    retention: 'memory',
    access: 'nobody',
    items: {
      anoncam_visitors_here: 'how many visitors are here',
      'anoncam_sessions{phase}': 'how many of them wait, talk, or do neither',
      'anoncam_waiting{mode}': 'how many wait, by video or by text',
      anoncam_pairings_total: 'how many were brought together',
      'anoncam_calls_total{mode}': 'how many calls began, by video or by text',
      anoncam_unconnected_total: 'how often two devices did not reach each other',
      'anoncam_wait_seconds{met,mode}': 'how long waiting takes, and whether somebody was met',
      'anoncam_closed_total{reason}': 'why the server closed connections, by the reasons of the protocol',
      'anoncam_messages_total{type}': 'how many messages came, by the kinds of the protocol',
      'anoncam_votes_total{about,finding}': 'what devices concluded about pictures, all together',
      anoncam_quality_refused_total: 'how many reports on calls were malformed',
      anoncam_purge_age_seconds: 'how long ago everything that was old enough was deleted',
      'anoncam_purge_deleted{step}': 'how much of it there was',
      anoncam_database_failures_total: 'how often the database did not answer',
      'anoncam_memory_bytes{of}': 'how much memory the program uses',
      'anoncam_event_loop_delay_seconds{quantile}': 'whether the program keeps up',
      'anoncam_build_info{protocol,runtime,version}': 'which program runs',
    },
  },
  {
    kind: 'outbound host',
    retention: 'installation',
    access: 'nobody',
    items: {
      ANONCAM_DATABASE_URL: 'our own database server, which keeps the columns above; asked by the server',
      ANONCAM_STUN_URLS: 'tells a browser its own network address, so that two devices find each other',
    },
  },
];

export const inventory: readonly KeptItem[] = groups.flatMap(({ items, ...group }) =>
  Object.entries(items).map(([name, purpose]) => ({ ...group, name, purpose })),
);
