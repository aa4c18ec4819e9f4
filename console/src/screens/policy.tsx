/** The rules and thresholds in force, to be read. */
import { deskTexts } from '../texts/desk.ts';
import { placeNames } from '../texts/names.ts';
import { useAsked } from '../ui/asking.ts';
import { Here, ScreenHeading } from '../ui/parts.tsx';

export function Policy() {
  const { asked, reload } = useAsked('policy', {});
  return (
    <>
      <ScreenHeading title={placeNames.policy} lead={deskTexts.policy.lead} />
      <Here asked={asked} onAgain={() => void reload()}>
        {({ sections }) => (
          <div class="policy">
            {sections.map(({ title, rows }) => (
              <section key={title} class="card">
                <h2 class="card__title">{title}</h2>
                <dl class="pairs">
                  {rows.map(({ name, value }) => (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        )}
      </Here>
    </>
  );
}
