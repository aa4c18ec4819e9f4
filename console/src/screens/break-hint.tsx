/** After long deciding, a kind word. */
import type { Queue } from '@anoncam/protocol/staff-api/staff-cases';
import { breakTexts } from '../texts/shell.ts';
import { useDesk } from '../ui/desk.ts';
import { Button } from '../ui/parts.tsx';
import { adviseBreak, laterMs } from './break-advice.ts';

export function BreakHint({ done, now }: { done: Queue['done']; now: number }) {
  const { quietUntil } = useDesk();
  const reason = adviseBreak(done, quietUntil.value, now);
  if (reason === null) return null;
  return (
    <aside class="break" aria-labelledby="break-title">
      <h2 id="break-title">{breakTexts.headline}</h2>
      <p>
        {reason === 'minutes'
          ? breakTexts.minutes(done.sinceBreakMinutes)
          : breakTexts.decisions(done.lastHour)}{' '}
        {breakTexts.kind}
      </p>
      <Button
        label={breakTexts.later}
        onPress={() => {
          quietUntil.value = now + laterMs;
        }}
      />
    </aside>
  );
}
