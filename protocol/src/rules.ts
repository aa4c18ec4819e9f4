/** The rules of the site, in the words that the page and the server show, and the date by which they are confirmed. */

/** The date of the rules in force. A confirmation of older rules is asked for again. */
export const rulesVersion = '2026-11-23';

/** In English. */
export const rules: readonly string[] = [
  'Everybody here is 18 or over. If somebody seems younger, leave.',
  'Stay dressed: no nudity and nothing sexual, in picture, sound or words.',
  'No harassment, no threats, no hate.',
  'Do not record, photograph or share the people you meet.',
  'Nothing that is against the law.',
  'No advertising, no spam, no asking for money.',
];
