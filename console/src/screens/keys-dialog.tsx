/** Every key that does something, by where it does. */
import { type SanctionReason, sanctionReasons } from '@anoncam/protocol/conduct';
import { reasonKeys } from '../keys/key-press.ts';
import { reasonNames } from '../texts/names.ts';
import { keyTexts } from '../texts/shell.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';

type Rows = readonly (readonly [string, string])[];

const reasons: Rows = sanctionReasons.map((reason: SanctionReason) => [
  reasonKeys[reason],
  reasonNames[reason],
]);

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={keyTexts.headline} onClose={onClose}>
      <div class="keys">
        <KeyList title={keyTexts.inQueue} rows={keyTexts.queue} />
        <KeyList title={keyTexts.everywhere} rows={keyTexts.anywhere} />
        <KeyList title={keyTexts.inCase} rows={keyTexts.case} />
        <KeyList title={keyTexts.reasons} rows={reasons} />
      </div>
      <Button label={keyTexts.close} kind="main" onPress={onClose} />
    </Dialog>
  );
}

function KeyList({ title, rows }: { title: string; rows: Rows }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="keys__list">
        {rows.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd class="key">{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
