/** Made-up rules and figures, for the gallery. Development only. */
import type { Figures, PolicyView } from '@anoncam/protocol/staff-api/staff-cases';
import { dayIn } from './gallery-data.ts';

export const policy: PolicyView = {
  sections: [
    {
      title: 'Consensus',
      rows: [
        { name: 'Independent witnesses for a case', value: '3' },
        { name: 'Weight of a new reporter', value: '50 of 100' },
        { name: 'Reports of one network that count', value: '1' },
      ],
    },
    {
      title: 'Sanctions',
      rows: [
        { name: 'First cool-off', value: '2 hours' },
        { name: 'Longest exclusion', value: '30 days' },
      ],
    },
    {
      title: 'Clocks',
      rows: [
        { name: 'Danger to life', value: '1 hour' },
        { name: 'Minors', value: '4 hours' },
        { name: 'Intimate pictures', value: '48 hours' },
        { name: 'Everything else', value: '7 days' },
      ],
    },
  ],
};

export const figures: Figures = {
  days: Array.from({ length: 30 }, (_, index) => {
    const wave = Math.round(14 + 9 * Math.sin(index / 2.2) + (index % 7) * 1.5);
    return {
      day: dayIn(index - 29),
      reports: wave * 2 + (index % 5),
      opened: wave,
      decided: Math.max(0, wave - 2 + (index % 4)),
      sanctioned: Math.round(wave * 0.7),
      automatic: Math.round(wave * 0.45),
      appealed: index % 4,
      reversed: index % 8 === 3 ? 1 : 0,
      medianMinutes: index % 11 === 5 ? null : 18 + ((index * 7) % 30),
    };
  }),
};
