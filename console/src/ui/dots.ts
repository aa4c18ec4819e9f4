/** How "3 of 7" is drawn as a row of dots. Pure. */
export type Dot = { readonly key: number; readonly isFull: boolean };

/** More than that are not counted by the eye. */
const maxDots = 12;

/** One for each, the full ones first; of very many a row in proportion, in which nobody who objects is rounded away. */
export function layDots(flags: number, of: number): readonly Dot[] {
  const count = Math.min(of, maxDots);
  const share = of === 0 ? 0 : (Math.min(flags, of) / of) * count;
  const rounded = flags > 0 ? Math.max(1, Math.round(share)) : 0;
  // Nor does a row look as if everybody objected where somebody did not.
  const full = flags < of ? Math.min(rounded, count - 1) : rounded;
  return Array.from({ length: count }, (_, key) => ({ key, isFull: key < full }));
}
