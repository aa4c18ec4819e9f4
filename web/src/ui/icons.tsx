/**
 * The pictograms, drawn on a 24-unit grid in the colour of the text around them. They never carry a name: the
 * control they sit in does.
 */
const paths = {
  microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  'microphone-off':
    'M9 9v2a3 3 0 0 0 4.6 2.5M15 10.5V6a3 3 0 0 0-5.8-1M5.5 11a6.5 6.5 0 0 0 10.6 5M18.5 11a6.4 6.4 0 0 1-.5 2.4M12 17.5V21M4 3l16 18',
  camera:
    'M5.5 6.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM14.5 11l6-3.5v9l-6-3.5',
  'camera-off':
    'M9 6.5h3.5a2 2 0 0 1 2 2V12M14.5 15.5a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 1.4-1.9M14.5 11l6-3.5v9l-3-1.7M4 3l16 18',
  swap: 'M4.5 10.5a7.5 7.5 0 0 1 13-3.6L20 9.5M20 4.5v5h-5M19.5 13.5a7.5 7.5 0 0 1-13 3.6L4 14.5M4 19.5v-5h5',
  'full-screen':
    'M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15',
  next: 'M5 12h13M12.5 6l6 6-6 6',
  stop: 'M6 6l12 12M18 6 6 18',
  send: 'M12 19V5M6 11l6-6 6 6',
  text: 'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 16h-7l-4.5 4v-4H5a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 5 5Z',
  direct: 'M4 8.5h5v7H4zM15 8.5h5v7h-5zM9 12h6',
  unrecorded: 'M6.3 6.3a8 8 0 0 0 11.4 11.4M19.4 15a8 8 0 0 0-10.4-10.4M4 4l16 16',
  nameless: 'M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM5 19.5c.6-3.4 3.4-5.5 7-5.5s6.4 2.1 7 5.5',
  chevron: 'M8 10l4 4 4-4',
  plus: 'M12 6v12M6 12h12',
  block: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM6.4 6.4l11.2 11.2',
  report: 'M6 21V4M6 5h12l-2.75 4L18 13H6',
  shield: 'M12 3.5l7 2.5v5.2c0 4.4-2.9 7.7-7 9.3-4.1-1.6-7-4.9-7-9.3V6l7-2.5Z',
  'shield-ready':
    'M12 3.5l7 2.5v5.2c0 4.4-2.9 7.7-7 9.3-4.1-1.6-7-4.9-7-9.3V6l7-2.5ZM8.75 12l2.25 2.25L15.25 10',
  'shield-off':
    'M8.5 4.8L12 3.5l7 2.5v5.2c0 1.6-.4 3-1.1 4.3M15.6 18.6c-1.1.8-2.3 1.4-3.6 1.9-4.1-1.6-7-4.9-7-9.3V6.1M4 3l16 18',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11ZM12 14.5v2',
  'lock-off':
    'M7 11V8a5 5 0 0 1 9.6-2M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11ZM9.5 13.5l5 4M14.5 13.5l-5 4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon(props: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={paths[props.name]} />
    </svg>
  );
}

/** The sign of the site: two windows and the line between them. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 28" width="40" height="28" aria-hidden="true" focusable="false">
      <rect class="mark__one" x="1.5" y="3" width="14" height="22" rx="4.5" />
      <path class="mark__line" d="M15.5 14h9" />
      <rect class="mark__other" x="24.5" y="3" width="14" height="22" rx="4.5" />
    </svg>
  );
}
