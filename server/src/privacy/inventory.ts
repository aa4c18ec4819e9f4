/**
 * Everything that is kept anywhere, and why: each column, cookie, entry of a browser's storage, file, field of the
 * log and metric. Tests hold it against what really exists, both ways: nothing is kept that is not here, and nothing is here that
 * is not kept.
 */
import { legalGroups } from './legal-inventory.ts';
import type { RetentionClass } from './retention-policy.ts';
import { sanctionGroups } from './sanction-inventory.ts';
import { staffGroups } from './staff-inventory.ts';
import { storeGroups } from './store-inventory.ts';

export type KeptItem = {
  readonly kind:
    | 'column'
    | 'cookie'
    | 'browser storage'
    | 'file'
    | 'log field'
    | 'outbound host'
    | 'shared store'
    | 'metric label';
  /** `table.column`, `metric{label,label}`, or the name; in that of a file, key or channel `*` stands for the part that differs. */
  readonly name: string;
  readonly purpose: string;
  readonly retention: RetentionClass;
  readonly access: Access;
};

/**
 * What comes of asking what is held. shown: it is returned to the browser whose cookie it belongs to. summary: that browser is
 * told of it in general terms, since it holds what others said. browser: the browser has it, and nobody else. unlinked: it is
 * about somebody, but nothing says about whom. withheld: it is about somebody who must not learn of it, since an authority has
 * asked. nobody: it is about no one.
 */
export type Access = 'shown' | 'summary' | 'browser' | 'unlinked' | 'withheld' | 'nobody';

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
  ...sanctionGroups,
  ...staffGroups,
  {
    kind: 'column',
    retention: 'case',
    access: 'summary',
    items: {
      'moderation_case.id': 'tells cases apart; random',
      'moderation_case.kind': 'whether it is about a browser, or about what somebody told us',
      'moderation_case.subject': 'a tag of the browser it is about, made for cases and sanctions alone',
      'moderation_case.state': 'whether it waits for somebody, is decided, or is closed',
      'moderation_case.priority': 'how urgent it is',
      'moderation_case.opened_at': 'when it began',
      'moderation_case.due_at': 'by when it has to be decided',
      'moderation_case.address':
        'what the address is called from which the browser was last seen: a tag that tells nothing without the day key',
      'moderation_case.address_day': 'under which day key that is, and when it tells nothing any more',
      'moderation_case.ends_on': 'the day on which it has to be gone',
      'moderation_case.hold': 'which legal request it is kept for beyond that, if one is',
      'case_event.id': 'tells events apart',
      'case_event.case_id': 'in which case it happened',
      'case_event.number': 'in which order',
      'case_event.at': 'when it happened',
      'case_event.type': 'what happened: a report, a count, a decision, an appeal',
      'case_event.body':
        'what belongs to that: category, how much a reporter is believed, how many objected, what was decided by whom and why',
      'report.case_id': 'in which case the report is looked at',
      'appeal.id': 'tells appeals apart; random',
      'appeal.sanction_id': 'which sanction it is against',
      'appeal.words': 'what was said against it; whoever has the appeal code reads it',
      'appeal.made_at': 'when it came',
      'appeal.due_at': 'by when it has to be decided',
      'appeal.outcome': 'what was decided',
      'appeal.decided_at': 'when it was decided',
      'appeal.decided_by': 'which member of the staff decided, so that it is not the same as before',
      'appeal.answer': 'what we answered',
      'appeal.ends_on': 'the day on which it has to be gone',
    },
  },
  {
    kind: 'column',
    retention: 'case',
    access: 'shown',
    items: {
      'report.id': 'tells reports apart; made from the call, so that one sent twice is one',
      'report.receipt': 'a tag of the receipt code, with which the reporter comes back',
      'report.reporter': 'a tag of the reporter’s cookie, made for reports alone, so that they can see them',
      'report.category': 'what was reported',
      'report.words': 'what the reporter wrote',
      'report.received_at': 'when it came',
      'report.ends_on': 'the day on which it has to be gone',
    },
  },
  {
    kind: 'column',
    retention: 'case',
    access: 'unlinked',
    items: {
      'notice.id': 'tells notices apart; made from nothing about the writer',
      'notice.case_id': 'in which case it is looked at',
      'notice.receipt': 'a tag of the receipt code, with which the writer comes back',
      'notice.category': 'what it is about, as the writer chose',
      'notice.what': 'what somebody told us who was in no call',
      'notice.why': 'why it is illegal, in their words',
      'notice.received_at': 'when it came',
      'notice.outcome': 'what was decided',
      'notice.answer': 'what we answered',
      'notice.answered_on': 'the day on which we did',
      'notice.ends_on': 'the day on which it has to be gone',
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
  ...legalGroups,
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
      'job.name': 'a job that one server does for all: the purge, or the numbers of a month',
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
  ...storeGroups,
  {
    kind: 'cookie',
    retention: 'admission',
    access: 'shown',
    items: {
      anoncam:
        'that age and rules were confirmed, how the age is assured, and until when: a random secret, two dates, a word and a signature',
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
      'anoncam.hide-address': 'whether one wants one’s address hidden from strangers',
      'anoncam.told':
        'which warnings and other decisions about oneself one has been told of, by their appeal codes',
      'anoncam.policy': 'of which version of the privacy policy one was told',
      'anoncam-console.calm': 'of a member of the staff: that words of reporters are folded at first',
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
      'anoncam_overdue{of}': 'whether deleting or a backup is late',
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
      ANONCAM_AGE_SERVICE_URL:
        'tells us that you are old enough where your own word does not suffice; you are sent there, with a random number',
      ANONCAM_DATABASE_URL: 'our own database server, which keeps the columns above; asked by the server',
      ANONCAM_STUN_URLS: 'tells a browser its own network address, so that two devices find each other',
      ANONCAM_TURN_URLS:
        'our relay, through which two devices talk that find no other way, or of which one hides its address; it passes on what it cannot read',
      ANONCAM_VALKEY_URL:
        'our own store, through which several of our servers work as one; asked by the server',
    },
  },
];

export const inventory: readonly KeptItem[] = groups.flatMap(({ items, ...group }) =>
  Object.entries(items).map(([name, purpose]) => ({ ...group, name, purpose })),
);
