/**
 * Draws how the search widens while somebody waits: a step for each wish, those that count already lit, and the next
 * one filling until it opens.
 */

import { useMeetingTexts } from '../ui/meeting-words.ts';
import { useNow } from '../ui/now.ts';
import { Sweep } from '../ui/sweep.tsx';
import { describeStep, describeWidening, listSteps } from './search-words.ts';
import type { MeetingView, Search } from './view.ts';

export function SearchSteps(props: { view: MeetingView; search: Search }) {
  const texts = useMeetingTexts();
  const now = useNow();
  const { search } = props;
  const { wishes } = props.view.wishes;
  const steps = listSteps(wishes, search);
  if (steps.length === 0) return null;
  const words = [describeStep(wishes, search, texts), describeWidening(search, now, texts)];
  return (
    <div class="search">
      <ol class="search__steps" aria-label={texts.search.label}>
        {steps.map(({ closeness, state }) => (
          <li
            key={closeness}
            class={`search__step search__step--${state}`}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <span class="search__bar">
              {state === 'next' && search.widensAt !== null && <Sweep endsAt={search.widensAt} />}
            </span>
            <span class="search__name">{texts.search.steps[closeness]}</span>
          </li>
        ))}
      </ol>
      <p class="search__words">{words.filter((part) => part !== '').join(' · ')}</p>
    </div>
  );
}
