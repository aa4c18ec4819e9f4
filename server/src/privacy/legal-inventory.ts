/** The part of the inventory that is about requests of authorities, addresses that the staff reads, and numbers of months. */
export const legalGroups = [
  {
    kind: 'column',
    retention: 'approval',
    access: 'withheld',
    items: {
      'approval.id': 'tells requests apart',
      'approval.kind':
        'what two of the staff must agree on: revealing addresses, preserving a case, or disclosing it',
      'approval.cases': 'which cases it is about',
      'approval.authority': 'which authority asks, and under which law',
      'approval.reference': 'its own file number',
      'approval.reason': 'why, in the words of who asked for it',
      'approval.asked_by': 'who of the staff asked for it',
      'approval.asked_as': 'in which role, since nothing comes of it when that has changed',
      'approval.asked_at': 'when it was asked for',
      'approval.state': 'whether somebody else has agreed',
      'approval.decided_by': 'who that was',
      'approval.decided_as': 'in which role',
      'approval.decided_at': 'when that was',
      'approval.until_at': 'from when on nothing can be had by it any more',
      'approval.ends_on': 'the day on which it has to be gone',
    },
  },
  {
    kind: 'column',
    retention: 'vault',
    access: 'withheld',
    items: {
      'vault_item.id': 'tells sealed copies apart',
      'vault_item.approval': 'which request it was made for',
      'vault_item.case_id': 'which case it is of, which is held for as long',
      'vault_item.sealed':
        'what an authority may get of the case, and the network address, encrypted to a key that is not on the server',
      'vault_item.renewed': 'whether it was renewed, which can be done once',
      'vault_item.ends_on': 'the day on which it has to be gone',
    },
  },
  {
    kind: 'column',
    retention: 'addressRead',
    access: 'nobody',
    items: {
      'address_read.member': 'who of the staff has read addresses',
      'address_read.day': 'on which day',
      'address_read.count': 'how many, of the twenty that are allowed',
    },
  },
  {
    kind: 'column',
    retention: 'forEver',
    access: 'nobody',
    items: {
      'monthly_number.month': 'which month a number is of',
      'monthly_number.what':
        'what was counted: reports, cases, decisions, appeals, notices, how long they took, and requests of authorities',
      'monthly_number.value':
        'how many, or how many minutes: as the page of transparency says, in steps of eight where it is about visitors',
    },
  },
] as const;
