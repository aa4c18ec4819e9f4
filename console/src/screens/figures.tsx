/** Load and outcomes of the last thirty days, drawn, and as tables for who would rather read. */
import type { Figures as FiguresState } from '@anoncam/protocol/staff-api/staff-cases';
import { placeNames } from '../texts/names.ts';
import { figureTexts } from '../texts/team.ts';
import { useAsked } from '../ui/asking.ts';
import { Chart } from '../ui/chart.tsx';
import { Here, ScreenHeading } from '../ui/parts.tsx';
import { type ChartView, listCharts } from './figure-charts.ts';

export function Figures() {
  const { asked, reload } = useAsked('figures', {});
  return (
    <>
      <ScreenHeading title={placeNames.figures} lead={figureTexts.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ days }: FiguresState) => (
          <div class="charts">
            {listCharts(days).map((chart: ChartView) => (
              <Chart key={chart.title} chart={chart} days={days.map(({ day }) => day)} />
            ))}
          </div>
        )}
      </Here>
    </>
  );
}
