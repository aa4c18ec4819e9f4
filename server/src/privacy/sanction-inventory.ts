/** The part of the inventory that is about sanctions, and the networks by which they are known. */
export const sanctionGroups = [
  {
    kind: 'column',
    retention: 'sanction',
    access: 'summary',
    items: {
      'sanction.id': 'tells sanctions apart; made from nothing about anybody',
      'sanction.case_id': 'of which case it is the outcome',
      'sanction.subject': 'a tag of the browser’s cookie, made for cases and sanctions alone',
      'sanction.kind': 'a warning, probation, a pause or an exclusion',
      'sanction.reason': 'why, in a word',
      'sanction.facts': 'on how many objections of how many strangers it rests',
      'sanction.decided_by': 'who of the staff decided it; nobody where it was by rule',
      'sanction.from_at': 'when it began',
      'sanction.until_at': 'when it ends',
      'sanction.lifted_at': 'when it was taken back',
      'sanction.lifted_why': 'why it was, in a word',
      'sanction.code': 'a tag of the code with which it can be objected to',
      'sanction.ends_on': 'the day on which it has to be gone',
    },
  },
  {
    kind: 'column',
    retention: 'sanctionedNetwork',
    access: 'unlinked',
    items: {
      'sanction_address.sanction_id': 'whose network it is',
      'sanction_address.day': 'under which day key it is known',
      'sanction_address.bits': 'how large the network is',
      'sanction_address.tag':
        'the network, as a tag that tells nothing without the day key: so that clearing cookies does not end an exclusion',
      'sanction_address.is_shared':
        'whether others were known to come from there, who are not kept out for it',
    },
  },
] as const;
