/**
 * The drawing on the landing: two people in two devices, and the one line between them. Decoration only.
 */

function Person(props: { x: number; y: number; kind: 'one' | 'other' }) {
  return (
    <g
      class={`drawing__person drawing__person--${props.kind}`}
      transform={`translate(${props.x} ${props.y})`}
    >
      <path d="M-25 46c0-15.5 11-25 25-25s25 9.5 25 25z" />
      <circle r="14" />
    </g>
  );
}

function Phone() {
  return (
    <g>
      <rect class="drawing__glow drawing__glow--one" x="26" y="10" width="84" height="148" rx="16" />
      <Person x={68} y={78} kind="one" />
      <rect class="drawing__bezel" x="26" y="10" width="84" height="148" rx="16" />
      <path class="drawing__bezel" d="M60 20h16" />
    </g>
  );
}

function Laptop() {
  return (
    <g>
      <rect class="drawing__glow drawing__glow--other" x="238" y="40" width="136" height="90" rx="10" />
      <Person x={306} y={84} kind="other" />
      <rect class="drawing__bezel" x="238" y="40" width="136" height="90" rx="10" />
      <path class="drawing__base" d="M222 142h168l-7 13a5 5 0 0 1-4 2H233a5 5 0 0 1-4-2z" />
    </g>
  );
}

export function TwoWindows() {
  return (
    <svg class="drawing" viewBox="12 0 388 168" aria-hidden="true" focusable="false">
      <path class="drawing__wire" d="M110 84C150 122 196 122 238 84" />
      <path
        class="drawing__light drawing__light--there"
        d="M110 84C150 122 196 122 238 84"
        pathLength="100"
      />
      <path class="drawing__light drawing__light--back" d="M238 84C196 122 150 122 110 84" pathLength="100" />
      <Phone />
      <Laptop />
    </svg>
  );
}
