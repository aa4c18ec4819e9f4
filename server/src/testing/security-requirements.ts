/**
 * What AnonCam's security is held to, line by line. A test that proves a line bears its id at the front of its name;
 * SECURITY.md has the table of both, which `npm run security-table` writes.
 */

export type Requirement = {
  readonly what: string;
  /** Still being built: what tests there are do not prove the whole line. */
  readonly isPending?: true;
};

export const securityRequirements = {
  W1: { what: 'The socket is `wss` everywhere but on localhost.' },
  W2: {
    what: 'A socket opens only for exactly our own `Origin`; no part of one is enough.',
  },
  W3: {
    what: 'A cookie bound to the origin admits to the socket, never anything in its URL.',
  },
  W4: {
    what: 'Messages are at most 16 KiB; no frame, fragment or trickle fills the memory.',
  },
  W5: { what: 'A strict shape for every message, and only in a state where it belongs.' },
  W6: { what: 'An allowance for each kind of message; a flood ends the flooder alone.' },
  W7: { what: 'Who does not read is given up at 256 KiB.' },
  W8: { what: 'A message goes to the present stranger, whom the server has chosen.' },
  W9: {
    what: 'So many sockets for each address and in all, and a plain word to who comes then.',
  },
  W10: {
    what: 'A forwarded address is believed from our own proxies only, from the right.',
  },
  W11: { what: 'What is refused stays so while the database or the country file is gone.' },
  P1: { what: 'Who hides their address shows it to no stranger, by whatever byte.' },
  P2: { what: 'The server sees to that itself, whatever the page does.' },
  P4: { what: 'Descriptions are taken apart and written anew from what is allowed.' },
  P5: { what: 'Two people can compare short words that a server in between cannot forge.' },
  P6: { what: 'Each call has a certificate of its own, by which no stranger recognises anybody.' },
  P7: { what: 'Texts of strangers are limited where they arrive, and are never more than text.' },
  P8: { what: 'A description says nothing of the device, nor of any call before.' },
  P9: { what: 'No camera before the click; switched off, it is off.' },
  P10: { what: 'Camera and microphone are for the site itself, which nobody can frame.' },
  H1: { what: "A content policy from `default-src 'none'` on every answer, WebAssembly in one worker only." },
  H2: { what: 'Trusted Types are enforced, and no page of any browser test breaks the policy.' },
  H3: { what: 'Every answer keeps other sites out, types fixed, referrers back, and HTTPS up.' },
  H4: { what: 'Cookies are `__Host-`, `Secure`, `HttpOnly` and `SameSite=Strict`.' },
  H5: { what: 'Nothing is changed but by our own page, in a form that another site cannot send.' },
  H6: { what: 'The console has an origin of its own, and no part of it is on the site.' },
  H8: { what: 'Who has everything deleted has their browser told to forget as well.' },
  H10: { what: '`security.txt` never ends; what is served can be held against what was built.' },
  T1: { what: 'The relay reaches no internal or special address, in any spelling.' },
  T2: { what: '`npx anoncam doctor` notices an old relay, and says what it lacks.' },
  T4: { what: 'One who asks the relay for everything leaves enough for others.' },
  T5: {
    what: 'Names for the relay are made for each call and end soon; a long call goes on.',
  },
  T7: { what: 'The relay relays no TCP, no multicast, and has no command line.' },
  T8: { what: 'The relay writes down no address.' },
  A1: { what: 'Work is signed, short-lived, counts once, and for one browser.' },
  A2: { what: 'Who shares an address with somebody excluded still gets in.' },
  A3: { what: 'Going from address to address ends with the third exclusion.' },
  A4: { what: 'However many agree on it, nobody is kept out over a day without a person.' },
  A5: { what: 'A report that is forged, late, or a second one is refused.' },
  A6: { what: 'Who flags everybody weighs next to nothing after twenty calls.' },
  A7: { what: 'Every sanction ends on time, and at once when it is lifted.' },
  A8: { what: 'Whoever is excluded is told why, and can object all the same.' },
  D1: { what: 'What is kept is what the inventory says, both ways.' },
  D2: { what: 'Only words of the code and named fields are logged, and no address in any of them.' },
  D3: { what: 'A crash leaves no memory behind, and says nothing of anybody.' },
  D5: { what: 'A proxy and a relay in front of us keep no record of who came.' },
  D8: { what: 'No backup holds a key of addresses; a server without those keys starts and serves.' },
  S1: { what: 'The staff come in by passkeys, with their owner verified, for this origin, once.' },
  S3: { what: 'A session at the console ends after 12 hours, 15 idle minutes, or a revocation.' },
  S4: { what: 'Every role is tried at every route, and every answer has a closed list of fields.' },
  S5: { what: 'Addresses are shown one at a time, counted, written down first, and gone in minutes.' },
  S6: { what: 'The audit log is a chain in which every change is found.' },
  S8: { what: 'What is grave asks for the passkey once more.' },
  S10: { what: 'The staff can neither join a call nor see one.' },
} as const satisfies Readonly<Record<string, Requirement>>;

export type RequirementId = keyof typeof securityRequirements;
