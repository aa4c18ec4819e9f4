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
      'anoncam:{waiting-3}:t':
        'who waits: their wishes, country and how they can be reached, by numbers that only our servers can make; the ticket itself is sealed',
      'anoncam:{waiting-3}:g':
        'who has just been met or has left, until they are taken out of the lists that follow',
      'anoncam:{waiting-3}:n': 'which of our servers look after tickets',
      'anoncam:{waiting-3}:due': 'when a ticket is to be looked at again',
      'anoncam:{waiting-3}:sweeper': 'which of our servers looks through the waiting room just now',
      'anoncam:{waiting-3}:f:*': 'who was left alone by a stranger and goes first',
      'anoncam:{waiting-3}:w:*': 'who has waited for how long',
      'anoncam:{waiting-3}:i:*': 'who can be met by one interest and one language',
      'anoncam:{waiting-3}:l:*': 'who can be met by one language',
      'anoncam:{waiting-3}:c:*': 'who can be met in one country',
      'anoncam:{waiting-3}:e:*': 'who can be met by anybody',
      'anoncam:{waiting-3}:h:*': 'who would rather meet somebody near',
      'anoncam:{waiting-3}:s:*': 'who can be reached in the same way, so that a search need not ask each',
    },
  },
  {
    kind: 'shared store',
    retention: 'sharedMeeting',
    access: 'unlinked',
    items: {
      'anoncam:{waiting-3}:m:*':
        'that two have met, by numbers that only our servers can make: so that they do not meet again at once',
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
    },
  },
] as const;
