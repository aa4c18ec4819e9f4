/** How something is divided: a table with a bar in each row, so that nobody needs to see the bars. */
import { type Html, html } from './html.ts';

export type ShareRow = { readonly name: string; readonly count: number };

/** Whole per cent. Nothing counted means that there were too few, not that there were none. */
function tellShare(share: number): string {
  if (share === 0) return 'too few';
  const percent = Math.round(share * 100);
  return percent === 0 ? '< 1 %' : `${percent} %`;
}

function drawRow({ name, count }: ShareRow, total: number): Html {
  const share = count / total;
  const bar =
    count === 0
      ? html``
      : html`<rect class="shares__part" width="${Math.max(2, share * 100).toFixed(1)}%" height="8" rx="4" />`;
  return html`<tr><th scope="row">${name}</th><td><span class="shares__line"><svg height="8" aria-hidden="true"><rect class="shares__all" width="100%" height="8" rx="4" />${bar}</svg><b>${tellShare(share)}</b></span></td></tr>`;
}

/** No chart where nothing was counted. */
export function drawShares(title: string, rows: readonly ShareRow[]): readonly Html[] {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return [];
  return [
    html`<div class="shares__card"><table><caption>${title}</caption>
<tbody>${rows.map((row) => drawRow(row, total))}</tbody></table></div>`,
  ];
}
