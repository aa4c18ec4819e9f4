/**
 * Writes what was measured of the shield into the page that speaks of it: `{{gateP95Ms ms}}` becomes a number and its
 * unit, or says that nobody has measured it.
 */
import type { Plugin } from 'vite';
import measured from '../src/moderation/measured.json' with { type: 'json' };

export type Measured = Readonly<Record<string, number | null>>;

const place = /\{\{(\w+)(?: ([^\s}]+))?\}\}/g;

/** @throws if a place names something that is not among the figures: the page would show it as it stands. */
export function fillFigures(html: string, figures: Measured): string {
  return html.replace(place, (_, name: string, unit?: string) => {
    const figure = figures[name];
    if (figure === undefined) throw new Error(`There is no figure "${name}".`);
    if (figure === null) return 'not measured yet';
    const number = figure.toLocaleString('en', { maximumFractionDigits: 3 });
    return unit === undefined ? number : `${number}\u00a0${unit}`;
  });
}

export function fillMeasured(): Plugin {
  return { name: 'fill-measured', transformIndexHtml: (html) => fillFigures(html, measured) };
}
