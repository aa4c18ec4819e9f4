/** The audit log, page by page, and whether its chain holds. */
import type { AuditPage } from '@anoncam/protocol/staff-api/staff-session';
import { useState } from 'preact/hooks';
import { placeNames } from '../texts/names.ts';
import { auditTexts } from '../texts/team.ts';
import { useAsked } from '../ui/asking.ts';
import { Button, Empty, Here, ScreenHeading } from '../ui/parts.tsx';
import { Moment } from '../ui/signs.tsx';

export function AuditLog() {
  const [before, setBefore] = useState<number | null>(null);
  const { asked, reload } = useAsked('audit', before === null ? {} : { before });
  return (
    <>
      <ScreenHeading title={placeNames.audit} lead={auditTexts.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {(page) => (
          <>
            <Wholeness page={page} />
            {page.entries.length === 0 ? (
              <Empty words={auditTexts.empty} />
            ) : (
              <Entries entries={page.entries} />
            )}
            <div class="buttons">
              {before !== null && <Button label={auditTexts.latest} onPress={() => setBefore(null)} />}
              <Older page={page} onPress={setBefore} />
            </div>
          </>
        )}
      </Here>
    </>
  );
}

function Older({ page, onPress }: { page: AuditPage; onPress: (before: number) => void }) {
  const last = page.entries.at(-1);
  if (!last || last.number === 1) return null;
  return <Button label={auditTexts.older} onPress={() => onPress(last.number)} />;
}

function Wholeness({ page: { isWhole, head } }: { page: AuditPage }) {
  return (
    <div class={isWhole ? 'chain' : 'chain chain--broken'} role={isWhole ? undefined : 'alert'}>
      <p>{isWhole ? auditTexts.whole : auditTexts.broken}</p>
      <p class="hint">
        {auditTexts.head} <code class="link">{head}</code>
      </p>
    </div>
  );
}

function Entries({ entries }: Pick<AuditPage, 'entries'>) {
  const { number, when, who, did, to, reason } = auditTexts;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="wide" tabIndex={0} aria-label={auditTexts.caption}>
      <table class="table">
        <thead>
          <tr>
            {[number, when, who, did, to, reason].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.number}>
              <td class="table__number">{entry.number}</td>
              <td>
                <Moment at={entry.at} />
              </td>
              <td>{entry.who}</td>
              <td>{entry.did}</td>
              <td>
                <code title={entry.to}>{entry.to.slice(0, 6)}</code>
              </td>
              <td class="table__words">{entry.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
