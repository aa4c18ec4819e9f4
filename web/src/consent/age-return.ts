/** The way to the service that assures age, and what the page finds in its address when the visitor comes back. */

const mark = '#age=';

export function leaveForAgeService(): void {
  location.assign('/age/start');
}

/** What the visitor came back with, taken out of the address so that it counts once; null if they come from elsewhere. */
export function takeAgeToken(): string | null {
  if (!location.hash.startsWith(mark)) return null;
  const token = location.hash.slice(mark.length);
  history.replaceState(history.state, '', location.pathname);
  return token;
}
