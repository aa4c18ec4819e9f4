/** English words for a site on which every place is taken. */
import { seconds } from './english-counts.ts';
import type { MeetingTexts } from './texts.ts';

export const englishFull: MeetingTexts['full'] = {
  headline: 'Every place is taken',
  happened:
    'More people are here than this site can hold, or it has more to do than it can. It is not about you.',
  left: 'This page tries again by itself in',
  trying: 'Asking for a place…',
  leftSpoken: (count) => `This page tries again by itself in ${seconds(count)}.`,
  steps: [
    'Leave this page open and in sight; you need not do anything.',
    'Camera and microphone stay off until there is a place. Then it goes on as if you had pressed Start.',
  ],
  tryNow: 'Try now',
  leave: 'Back to the start',
};
