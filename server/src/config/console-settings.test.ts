/** The settings of the console: what each takes and refuses. */
import { describeSettings, type SettingCase } from '../testing/settings.ts';
import type { consoleSettings } from './console-settings.ts';

const cases: Record<keyof typeof consoleSettings, SettingCase> = {
  ANONCAM_CONSOLE_PORT: {
    field: 'consolePort',
    fallback: 8_081,
    good: [
      ['', null],
      ['0', 0],
      ['443', 443],
    ],
    bad: [' ', '-1', '65536', 'off'],
  },
  ANONCAM_CONSOLE_HOST: {
    field: 'consoleHost',
    fallback: '127.0.0.1',
    good: [['::1', '::1']],
    bad: ['', 'a host', 'console.example'],
  },
  ANONCAM_CONSOLE_ORIGIN: {
    field: 'consoleOrigin',
    fallback: null,
    good: [
      ['', null],
      ['https://console.example', 'https://console.example'],
      ['http://localhost:9000', 'http://localhost:9000'],
    ],
    bad: [
      'console.example',
      'http://console.example',
      'https://console.example/a',
      'https://192.0.2.1',
      'http://127.0.0.1:8081',
      'http://[::1]:8081',
    ],
  },
};

describeSettings(cases);
