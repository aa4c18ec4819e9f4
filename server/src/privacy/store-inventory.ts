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
        'how often something happened lately, by a tag of a browser or of the network it came from: against floods',
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
    retention: 'notKept',
    access: 'unlinked',
    items: {
      'anoncam:session:{*}:*':
        'a channel by which our servers pass on what is for one visitor’s page; what went through it is nowhere',
    },
  },
] as const;
