/**
 * Everything a visitor can wish of a stranger. Every change counts at once; there is nothing to save.
 */
import { countries } from '@anoncam/protocol/countries';
import { limits } from '@anoncam/protocol/limits';
import type { Country, Interest, Language, Wishes } from '@anoncam/protocol/wishes';
import { useMemo, useState } from 'preact/hooks';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { languages } from '../texts/codes.ts';
import { nameCountry, nameLanguage, nameLanguageItself } from '../texts/names.ts';
import type { Texts } from '../texts/texts.ts';
import { AddSelect, type Option } from '../ui/add-select.tsx';
import { Chips } from '../ui/chips.tsx';
import { useTexts } from '../ui/words.ts';
import { InterestField, interestFieldId } from './interest-field.tsx';
import { ShieldChoice } from './shield-choice.tsx';
import type { Actions, WishesView } from './view.ts';

/** So many suggestions are shown at a time. */
const suggestionsShown = 8;

type PartProps = WishesView & {
  /** `said` is for those who do not see it happen. */
  change: (wishes: Partial<Wishes>, said?: string) => void;
};

function sortByName(options: readonly Option[], texts: Texts): readonly Option[] {
  const { compare } = new Intl.Collator(texts.language);
  return options.toSorted((one, other) => compare(one.name, other.name));
}

/**
 * In the language itself and in the reader's, sorted as somebody who speaks it would look for it. What the browser
 * cannot name is no use in a list.
 */
function listLanguages(texts: Texts): readonly Option[] {
  const options = languages.flatMap((language): readonly Option[] => {
    const [itself, here] = [nameLanguageItself(language), nameLanguage(language, texts)];
    if (here === language) return [];
    return [{ value: language, name: itself === here ? here : `${itself} · ${here}`, language }];
  });
  return sortByName(options, texts);
}

/** "Unknown" comes first, where it is found. */
function listCountries(texts: Texts): readonly Option[] {
  const options = countries.map((country): Option => ({ value: country, name: nameCountry(country, texts) }));
  return [...options.slice(0, 1), ...sortByName(options.slice(1), texts)];
}

type PickedProps<Code extends string> = {
  id: string;
  title: string;
  /** Of the select; replaced by what is said when no more can be added. */
  label: string;
  most: number;
  codes: readonly Code[];
  options: readonly Option[];
  nameOf: (code: Code) => string;
  onChange: (codes: readonly Code[], said: string) => void;
};

/** Codes picked from a list one after the other. */
function Picked<Code extends string>(props: PickedProps<Code>) {
  const texts = useTexts().wishes;
  const { id, codes, nameOf, onChange } = props;
  const isFull = codes.length >= props.most;
  const offered = props.options.filter(({ value }) => !codes.some((code) => code === value));
  return (
    <>
      <Chips
        kind="chosen"
        label={props.title}
        chips={codes.map((code) => ({ value: code, name: nameOf(code) }))}
        describe={texts.remove}
        leadsTo={id}
        onPress={({ value, name }) =>
          onChange(
            codes.filter((code) => code !== value),
            texts.removed(name),
          )
        }
      />
      <AddSelect
        id={id}
        label={isFull ? texts.full(props.most) : props.label}
        options={isFull ? [] : offered}
        onAdd={(value) => onChange([...codes, value as Code], texts.added(nameOf(value as Code)))}
      />
    </>
  );
}

function Languages({ wishes, change }: PartProps) {
  const all = useTexts();
  const options = useMemo(() => listLanguages(all), [all]);
  return (
    <fieldset class="wish">
      <legend>{all.wishes.languages}</legend>
      <Picked<Language>
        id="language"
        title={all.wishes.languages}
        label={all.wishes.addLanguage}
        most={limits.languages}
        codes={wishes.languages}
        options={options}
        nameOf={(language) => nameLanguage(language, all)}
        onChange={(codes, said) => change({ languages: [...codes] }, said)}
      />
    </fieldset>
  );
}

function Suggestions({ wishes, suggested, change }: PartProps) {
  const texts = useTexts().wishes;
  if (wishes.interests.length >= limits.interests) return null;
  const offered = suggested.filter((interest) => !wishes.interests.includes(interest));
  return (
    <Chips
      kind="offered"
      label={texts.suggested}
      chips={offered.slice(0, suggestionsShown).map((interest) => ({ value: interest, name: interest }))}
      describe={texts.add}
      leadsTo={interestFieldId}
      onPress={({ value }) =>
        change({ interests: [...wishes.interests, value as Interest] }, texts.added(value))
      }
    />
  );
}

function Interests(props: PartProps) {
  const texts = useTexts().wishes;
  const { wishes, change } = props;
  const { interests } = wishes;
  const take = (taken: readonly Interest[]) =>
    change({ interests: [...taken] }, texts.added(taken.slice(interests.length).join(', ')));
  return (
    <fieldset class="wish">
      <legend>{texts.interests}</legend>
      <Chips
        kind="chosen"
        label={texts.interests}
        chips={interests.map((interest) => ({ value: interest, name: interest }))}
        describe={texts.remove}
        leadsTo={interestFieldId}
        onPress={({ value }) =>
          change({ interests: interests.filter((interest) => interest !== value) }, texts.removed(value))
        }
      />
      <InterestField interests={interests} onTake={take} />
      <Suggestions {...props} />
    </fieldset>
  );
}

function Places({ wishes, change }: PartProps) {
  const all = useTexts();
  const texts = all.wishes;
  const options = useMemo(() => listCountries(all), [all]);
  return (
    <>
      <label class="tick">
        <input
          type="checkbox"
          checked={wishes.nearby}
          aria-describedby="nearby-hint"
          onChange={(event) => change({ nearby: event.currentTarget.checked })}
        />
        <span>
          {texts.nearby}
          <span id="nearby-hint" class="field__hint">
            {texts.nearbyHint}
          </span>
        </span>
      </label>
      <fieldset class="wish">
        <legend>{texts.notCountries}</legend>
        <Picked<Country>
          id="country"
          title={texts.notCountries}
          label={texts.addCountry}
          most={limits.notCountries}
          codes={wishes.notCountries}
          options={options}
          nameOf={(country) => nameCountry(country, all)}
          onChange={(codes, said) => change({ notCountries: [...codes] }, said)}
        />
        <a class="credit" href="https://db-ip.com" target="_blank" rel="noopener noreferrer">
          {texts.countryCredit}
        </a>
      </fieldset>
    </>
  );
}

type WishesPanelProps = { view: WishesView; shield: ShieldSettings; actions: Actions };

export function WishesPanel(props: WishesPanelProps) {
  const texts = useTexts().wishes;
  const { view, actions } = props;
  const [news, setNews] = useState('');
  const change: PartProps['change'] = (wishes, said = '') => {
    actions.changeWishes({ ...view.wishes, ...wishes });
    setNews(said);
  };
  const part = { ...view, change };
  return (
    <div class="wishes__panel">
      <Languages {...part} />
      <Interests {...part} />
      <Places {...part} />
      <p class="field__hint">
        {texts.promise} {texts.softness}
      </p>
      <ShieldChoice settings={props.shield} onChange={actions.changeShield} />
      <p class="visually-hidden" role="status">
        {news}
      </p>
    </div>
  );
}
