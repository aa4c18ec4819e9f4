/**
 * The part of the inventory that is about the store several servers share: each kind of key, and of channel. It is in the memory
 * of that store, which writes nothing to a disk.
 */
export const storeGroups = [
  {
    kind: 'shared store',
    retention: 'sharedCount',
    access: 'unlinked',
    items: {
      'anoncam:count:*:*':
        'how often something happened lately, by a tag of a browser or of the network it came from: against floods; and which piece of work, or word of an age service, was used',
      'anoncam:patience:*':
        'how many strangers a browser has skipped quickly, for as long as that makes its next wait longer',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedMoment',
    access: 'nobody',
    items: {
      'anoncam:heads':
        'how many visitors are with each of our servers, and how many have each suggested interest',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedWait',
    access: 'unlinked',
    items: {
      'anoncam:{waiting-4}:t:*':
        'who waits at one of our servers, by a name of their session: their wishes, country and how they can be reached, all of it sealed',
      'anoncam:{waiting-4}:nodes': 'which of our servers look after who waits',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedMeeting',
    access: 'unlinked',
    items: {
      'anoncam:{waiting-4}:met:*':
        'that two have met, by a number that leads back to nobody, sealed: so that they do not meet again at once',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedMeeting',
    access: 'nobody',
    items: {
      'anoncam:{waiting-4}:seq':
        'how often anything has changed in the waiting room, so that a server that has missed something knows',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedHour',
    access: 'unlinked',
    items: {
      'anoncam:{hour:*}:seen':
        'who did something in an hour that is over, by numbers that only our servers can make and that fit nothing else: so that several servers count nobody twice',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedConduct',
    access: 'unlinked',
    items: {
      'anoncam:{subject:*}:events':
        'what devices and strangers have said of somebody, by a tag of their browser',
      'anoncam:{source:*}:record': 'in how many calls somebody, or their network, has judged others',
      'anoncam:{source:*}:flagged': 'whom they have spoken against, so that their word can be weighed',
      'anoncam:{conduct:*}:order':
        'when what was said of whom, and by whom, so that the oldest can be forgotten first',
      'anoncam:{case-subject:*}:person':
        'which browser a case is about, and what the address is called from which it came',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedKey',
    access: 'nobody',
    items: {
      'anoncam:{key:*}': 'a key that our servers have in common, sealed under one that is not in the store',
    },
  },
  {
    kind: 'shared store',
    retention: 'notKept',
    access: 'unlinked',
    items: {
      'anoncam:session:{*}:*':
        'a channel by which our servers pass on what is for one visitor’s page; what went through it is nowhere',
      'anoncam:{waiting-4}:news:*':
        'a channel by which our servers tell each other who has come to wait, all of it sealed, and who does not wait any more; what went through it is nowhere',
    },
  },
] as const;
