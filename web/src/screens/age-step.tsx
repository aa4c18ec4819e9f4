/**
 * What the landing says where one's own word is not enough, and instead of Start where the site is not offered.
 */
import type { AgeStep } from '@anoncam/protocol/age';
import { useTexts } from '../ui/words.ts';

/** `wasRefused`: the visitor has just come back from the service, and was not vouched for. */
export function AgeNote(props: { age: AgeStep | null; wasRefused: boolean }) {
  const texts = useTexts().age;
  if (props.age?.needs !== 'service') return null;
  return (
    <div class="age">
      <p class="complaint" role="alert">
        {props.wasRefused ? texts.refused : null}
      </p>
      <p>{texts.service(props.age.host)}</p>
    </div>
  );
}

export function NotOffered() {
  const texts = useTexts().age;
  return (
    <section class="landing__form age" aria-labelledby="not-offered">
      <h2 id="not-offered">{texts.notOffered}</h2>
      <p>{texts.notOfferedWhy}</p>
      <p>
        {texts.notOfferedWrong} <a href="/contact">{texts.write}</a>.
      </p>
    </section>
  );
}
