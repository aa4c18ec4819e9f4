/**
 * Reads a text, and remembers what came of those that were read lately: for texts that many visitors have in common, and that say
 * nothing of any one of them. What is remembered follows from the whole text alone, so that nobody can spoil it for others;
 * whoever sends ever new texts only has them read as if nothing were remembered.
 */

/**
 * `mostTexts` of at most `mostChars` are remembered, and none that was refused: the page of whoever sends such
 * a one is not ours.
 */
export function rememberReading<Value extends object>(
  mostTexts: number,
  mostChars: number,
  read: (text: string) => Value | null,
): (text: string) => Value | null {
  const remembered = new Map<string, Value>();
  return (text) => {
    const known = remembered.get(text);
    const value = known ?? read(text);
    if (value === null || text.length > mostChars) return value;
    // Those that were wanted lately stand last, and the first goes.
    remembered.delete(text);
    remembered.set(text, value);
    const [oldest] = remembered.keys();
    if (remembered.size > mostTexts && oldest !== undefined) remembered.delete(oldest);
    return value;
  };
}
