/** One chart: bars and lines over days, drawn without any library, with its figures as a table below. */
import { type ChartView, findHighest, type Series } from '../screens/figure-charts.ts';
import { figureTexts } from '../texts/team.ts';
import { tellDay, tellDayShort } from '../texts/times.ts';
import { type Frame, listTicks, placeValue, stackBars, traceLine } from './chart-geometry.ts';

const frame: Frame = { width: 600, height: 190 };
const left = 52;
const above = 10;
const right = 36;
const below = 34;

type ChartProps = { chart: ChartView; days: readonly string[] };

export function Chart({ chart, days }: ChartProps) {
  return (
    <figure class="chart card">
      <figcaption class="chart__top">
        <h2 class="card__title">{chart.title}</h2>
        <ul class="chart__names">
          {chart.series.map(({ name, form }, index) => (
            <li key={name} class={`chart__name series-${index} series--${form}`}>
              <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
                {form === 'bar' ? (
                  <rect class="chart__bar" x="3" y="1" width="10" height="10" rx="2" />
                ) : (
                  <path class="chart__line" d="M2 6h12" />
                )}
              </svg>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <Drawing chart={chart} days={days} />
      {chart.hint && <p class="hint">{chart.hint}</p>}
      <Figures chart={chart} days={days} />
    </figure>
  );
}

function Drawing({ chart, days }: ChartProps) {
  const ticks = listTicks(findHighest(chart));
  const top = ticks.at(-1) ?? 1;
  const bars = chart.series.filter(({ form }) => form === 'bar');
  const columns = stackBars(
    days.map((_, index) => bars.map(({ values }) => values[index] ?? 0)),
    top,
    frame,
  );
  return (
    <svg
      class="chart__drawing"
      viewBox={`0 0 ${left + frame.width + right} ${above + frame.height + below}`}
      aria-hidden="true"
    >
      <g transform={`translate(${left} ${above})`}>
        <Grid ticks={ticks} top={top} days={days} />
        {chart.series.map((series, index) => (
          <g key={series.name} class={`series-${index}`}>
            {series.form === 'line' ? (
              <path class="chart__line" d={traceLine(series.values, top, frame)} />
            ) : (
              columns.map((column, day) => {
                const bar = column[bars.indexOf(series)];
                return bar && bar.height > 0 && <rect key={days[day]} class="chart__bar" {...bar} rx="1.5" />;
              })
            )}
          </g>
        ))}
        <Days days={days} chart={chart} />
      </g>
    </svg>
  );
}

/** The lines across, their values, and a day each week. */
function Grid({ ticks, top, days }: { ticks: readonly number[]; top: number; days: readonly string[] }) {
  const step = frame.width / days.length;
  return (
    <g class="chart__grid">
      {ticks.map((tick) => {
        const y = placeValue(tick, top, frame);
        return (
          <g key={tick}>
            <path d={`M0 ${y}H${frame.width}`} />
            <text class="chart__value" x={-10} y={y + 6}>
              {tick.toLocaleString('en-GB')}
            </text>
          </g>
        );
      })}
      {days.map(
        (day, index) =>
          (days.length - 1 - index) % 7 === 0 && (
            <text key={day} class="chart__day" x={(index + 0.5) * step} y={frame.height + 28}>
              {tellDayShort(day)}
            </text>
          ),
      )}
    </g>
  );
}

/** Pointing at a day tells its figures. */
function Days({ days, chart }: ChartProps) {
  const step = frame.width / days.length;
  return (
    <g>
      {days.map((day, index) => (
        <rect key={day} class="chart__pointed" x={index * step} width={step} height={frame.height}>
          <title>
            {[tellDay(day), ...chart.series.map((series) => tellValue(series, index))].join('\n')}
          </title>
        </rect>
      ))}
    </g>
  );
}

function tellValue({ name, values }: Series, index: number): string {
  return `${name}: ${showValue(values[index] ?? null)}`;
}

function showValue(value: number | null): string {
  return value === null ? figureTexts.none : value.toLocaleString('en-GB');
}

function Figures({ chart, days }: ChartProps) {
  return (
    <details class="more">
      <summary>
        {figureTexts.table}
        <span class="visually-hidden">: {chart.title}</span>
      </summary>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{figureTexts.day}</th>
            {chart.series.map(({ name }) => (
              <th key={name} scope="col" class="table__number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, index) => (
            <tr key={day}>
              <th scope="row">{tellDayShort(day)}</th>
              {chart.series.map(({ name, values }) => (
                <td key={name} class="table__number">
                  {showValue(values[index] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
