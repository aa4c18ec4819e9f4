/** Where weaknesses are reported: what the setting takes and refuses. */
import { describeSettings, type SettingCase } from '../testing/settings.ts';
import type { securitySettings } from './security-settings.ts';

const cases: Record<keyof typeof securitySettings, SettingCase> = {
  ANONCAM_SECURITY_CONTACT: {
    field: 'securityContact',
    fallback: null,
    good: [
      ['', null],
      ['mailto:security@chat.example', 'mailto:security@chat.example'],
      ['https://chat.example/weaknesses', 'https://chat.example/weaknesses'],
      ['tel:+1-201-555-0123', 'tel:+1-201-555-0123'],
    ],
    bad: [
      ' ',
      'security@chat.example',
      'http://chat.example',
      'https://',
      'mailto:nobody',
      'mailto:a@chat.example\nContact: mailto:b@chat.example',
      'javascript:alert(1)',
    ],
  },
};

describeSettings(cases);
