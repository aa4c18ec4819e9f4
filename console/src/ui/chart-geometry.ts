/**
 * Where the bars, lines and marks of a chart stand. Pure numbers in the units of its drawing; what they look like is for
 * the component and its styles.
 */
export type Frame = { readonly width: number; readonly height: number };
export type Bar = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** The least round number (1, 2 or 5 times a power of ten) of which `steps` steps reach `highest`. */
export function chooseStep(highest: number, steps: number): number {
  const least = Math.max(1, highest / steps);
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10;
  return factor * power;
}

/** The values of the lines across, from 0 to the first that is not below `highest`. */
export function listTicks(highest: number, steps = 4): readonly number[] {
  const step = chooseStep(highest, steps);
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** How high a value stands: 0 at the bottom, `top` at the upper edge. */
export function placeValue(value: number, top: number, { height }: Frame): number {
  return height - (value / top) * height;
}

const gapShare = 0.28;

/** For each day its bars from the bottom up, one upon the other. @param columns values of each day */
export function stackBars(
  columns: readonly (readonly number[])[],
  top: number,
  frame: Frame,
): readonly (readonly Bar[])[] {
  const step = frame.width / columns.length;
  return columns.map((values, index) => {
    let below = 0;
    return values.map((value) => {
      const lower = placeValue(below, top, frame);
      below += value;
      const y = placeValue(below, top, frame);
      return {
        x: index * step + (step * gapShare) / 2,
        y,
        width: step * (1 - gapShare),
        height: lower - y,
      };
    });
  });
}

/** The line through the middle of each day, as an SVG path; where there is no value it is interrupted. */
export function traceLine(values: readonly (number | null)[], top: number, frame: Frame): string {
  const step = frame.width / values.length;
  let isDrawing = false;
  const parts = values.map((value, index) => {
    if (value === null) {
      isDrawing = false;
      return '';
    }
    const move = isDrawing ? 'L' : 'M';
    isDrawing = true;
    // The line has round ends, so that a single day is seen as a dot.
    const point = `${round((index + 0.5) * step)} ${round(placeValue(value, top, frame))}`;
    return move === 'M' ? `M${point}L${point}` : `L${point}`;
  });
  return parts.join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
