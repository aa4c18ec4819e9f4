/** The rules in force, to be read by those who decide. Every number comes from where it is used. */
import type { PolicyView } from '@anoncam/protocol/staff-api/staff-cases';
import { priorities } from '@anoncam/protocol/staff-api/staff-cases';
import { ladder, mostAutomaticMs } from '../enforcement/escalation.ts';
import { appealMs } from './appeals.ts';
import { caseDays } from './case-file.ts';
import { leastTalkMs } from './consensus.ts';
import { takenMs, undoMs } from './deciding.ts';
import { halfLifeMs, keptMs } from './half-life.ts';
import { rungs } from './ladder.ts';
import { excusedPerCall, refutes, startedWith, sureOfRuling, weigh } from './reporter-weight.ts';
import { relapseMs } from './sanction-terms.ts';
import { leastWeight } from './tally.ts';
import { clocksMs, priorityOfCategory, priorityOfNotice, unheardMs } from './triage.ts';

type Section = PolicyView['sections'][number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function tellSpan(ms: number): string {
  if (ms < minuteMs) return `${ms / 1000} s`;
  return ms < hourMs ? `${ms / minuteMs} min` : `${ms / hourMs} h`;
}

function tellPercent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function describeLadder(): Section {
  const tell = ({ flags, of, withinMs, weight }: (typeof rungs)[keyof typeof rungs]) => {
    const when = withinMs === Number.POSITIVE_INFINITY ? 'however long ago' : `within ${tellSpan(withinMs)}`;
    return `${flags} independent flags of the last ${of}, ${when}, that weigh ${tellPercent(weight)} on average`;
  };
  return {
    title: 'What follows by itself',
    rows: [
      { name: 'probation', value: tell(rungs.probation) },
      { name: 'exclusion', value: tell(rungs.exclusion) },
      { name: 'a person is asked', value: tell(rungs.person) },
      { name: 'an exclusion instead of another probation within', value: tellSpan(relapseMs) },
      { name: 'longest without a person', value: tellSpan(mostAutomaticMs) },
    ],
  };
}

function describeWeights(): Section {
  return {
    title: 'How much somebody is believed',
    rows: [
      { name: 'who is new', value: tellPercent(weigh({ confirmed: 0, refuted: 0, judged: 0 })) },
      { name: 'starts as if confirmed', value: String(startedWith.confirmed) },
      { name: 'and refuted', value: String(startedWith.refuted) },
      { name: 'a decision of ours counts as', value: `${sureOfRuling} flags` },
      { name: 'excused in a hundred calls', value: `${excusedPerCall * 100}` },
      { name: 'if others saw nothing wrong in a picture, that refutes', value: tellPercent(refutes.picture) },
      { name: 'if others had nothing to report of a talk', value: tellPercent(refutes.conduct) },
      { name: 'not heard any more below', value: tellPercent(leastWeight) },
      { name: 'counts half after', value: tellSpan(halfLifeMs) },
      { name: 'forgotten after', value: tellSpan(keptMs) },
      { name: 'a talk tells something from', value: tellSpan(leastTalkMs) },
    ],
  };
}

function describeEscalation(): Section {
  return {
    title: 'What is suggested to a person, a step up for each time before',
    rows: ladder.map(({ kind, forMs }, step) => ({ name: `${step + 1}. ${kind}`, value: tellSpan(forMs) })),
  };
}

function describeClocks(): Section {
  const about = (priority: string) => [
    ...Object.entries(priorityOfCategory).flatMap(([name, of]) => (of === priority ? [name] : [])),
    ...Object.entries(priorityOfNotice).flatMap(([name, of]) => (of === priority ? [`notice: ${name}`] : [])),
  ];
  return {
    title: 'What goes first, and until when',
    rows: [
      ...priorities.map((priority) => ({
        name: priority,
        value: `${tellSpan(clocksMs[priority])}: ${about(priority).join(', ')}`,
      })),
      { name: 'only from who is not heard any more', value: tellSpan(unheardMs('hate')) },
      { name: 'the same, where it may be about life or a child', value: tellSpan(unheardMs('threat')) },
      { name: 'appeals', value: tellSpan(appealMs) },
    ],
  };
}

function describeWork(): Section {
  return {
    title: 'Working on a case',
    rows: [
      { name: 'taken, and given back by itself after', value: tellSpan(takenMs) },
      { name: 'undone within', value: tellSpan(undoMs) },
      { name: 'gone so long after the last event', value: `${caseDays} days` },
    ],
  };
}

export function describePolicy(): PolicyView {
  return {
    sections: [describeLadder(), describeWeights(), describeEscalation(), describeClocks(), describeWork()],
  };
}
