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
