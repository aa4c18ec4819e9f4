/** What those who decide are told when they wanted something done: that it is, or why not. */
import type { StaffError } from '@anoncam/protocol/staff-api/staff-session';

export type StaffAnswer = { readonly done: true } | StaffRefusal;
export type StaffRefusal = { readonly refusal: StaffError['error']; readonly words: string };

export const done: StaffAnswer = { done: true };
export const notFound: StaffRefusal = { refusal: 'not found', words: '' };

export function refuse(refusal: StaffError['error'], words: string): StaffRefusal {
  return { refusal, words };
}
