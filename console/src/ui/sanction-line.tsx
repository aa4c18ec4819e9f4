/** One sanction in one line: what, why, from when until when, by whom, and what became of it. */
import type { PastSanction } from '@anoncam/protocol/staff-api/staff-cases';
import { deskTexts } from '../texts/desk.ts';
import { deciderNames, kindNames, reasonNames, sanctionStates } from '../texts/names.ts';
import { Moment } from './signs.tsx';

export function SanctionLine({ sanction }: { sanction: PastSanction }) {
  const { kind, reason, from, until, decidedBy, state, hasAppeal } = sanction;
  return (
    <p class="sanction">
      <b class="sanction__what">
        {kindNames[kind]} · {reasonNames[reason]}
      </b>
      <span class="sanction__details">
        <span>
          <Moment at={from} /> {deskTexts.sanctions.until} <Moment at={until} />
        </span>
        <span>{deciderNames[decidedBy]}</span>
        <span class={state === 'lifted' ? 'tag' : undefined}>{sanctionStates[state]}</span>
        {hasAppeal && <span class="tag">{deskTexts.sanctions.appealed}</span>}
      </span>
    </p>
  );
}
