/**
 * The lines of a conversation, as the screens show them.
 */

export type Line =
  | { readonly id: number; readonly from: 'you' | 'stranger'; readonly text: string }
  | { readonly id: number; readonly from: 'page'; readonly note: Note };

/** What the page says in the conversation. */
export type Note =
  | 'device-failed'
  | 'camera-lost'
  | 'microphone-lost'
  | 'met'
  | 'stranger-left'
  | 'lost'
  | 'forged'
  | 'server-away'
  | 'server-back';
