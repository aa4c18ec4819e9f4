/** The way to all that one may see, with what waits there; and what belongs to the one who sits here. */
import { useState } from 'preact/hooks';
import { placeNames, roleNames } from '../texts/names.ts';
import { shellTexts } from '../texts/shell.ts';
import { useDesk } from '../ui/desk.ts';
import { Mark } from '../ui/mark.tsx';
import { Button } from '../ui/parts.tsx';
import { countOf, listPlaces, type Place, type PlaceName } from './places.ts';

type NavigationProps = { place: Place; onSignOut: () => void };

export function Navigation({ place, onSignOut }: NavigationProps) {
  const { me, isCalm, showKeys } = useDesk();
  const [isOpen, setOpen] = useState(false);
  return (
    <header class={isOpen ? 'side side--open' : 'side'}>
      <div class="side__top">
        <p class="brand">
          <Mark />
          {shellTexts.name}
        </p>
        <button
          type="button"
          class="button button--plain side__menu"
          aria-expanded={isOpen}
          aria-controls="side-rest"
          onClick={() => setOpen(!isOpen)}
        >
          {shellTexts.menu}
        </button>
      </div>
      <div class="side__rest" id="side-rest">
        <nav aria-label={shellTexts.navigation}>
          <ul class="places">
            {listPlaces(me.permissions).map((name) => (
              <PlaceLink key={name} name={name} place={place} onPress={() => setOpen(false)} />
            ))}
          </ul>
        </nav>
        <div class="side__own">
          <label class="tick" title={shellTexts.calmHint}>
            <input
              type="checkbox"
              checked={isCalm.value.value}
              onChange={({ currentTarget }) => isCalm.change(currentTarget.checked)}
            />
            {shellTexts.calm}
          </label>
          <p class="side__me">
            <b>{me.name}</b> {roleNames[me.role]}
          </p>
          <div class="side__buttons">
            <Button label={shellTexts.keys} kind="quiet" shortcut="?" onPress={showKeys} />
            <Button label={shellTexts.signOut} kind="quiet" onPress={onSignOut} />
          </div>
        </div>
      </div>
    </header>
  );
}

function PlaceLink(props: { name: PlaceName; place: Place; onPress: () => void }) {
  const { name, place } = props;
  const counted = countOf[name];
  const count = counted === undefined ? 0 : (useDesk().watch.queue.value?.waiting[counted] ?? 0);
  const isHere = place.at === name || (place.at === 'case' && name === 'queue');
  return (
    <li>
      <a
        class="places__link"
        href={`#${name}`}
        aria-current={isHere ? 'page' : undefined}
        onClick={props.onPress}
      >
        <span>{placeNames[name]}</span>
        {count > 0 && (
          <span class="places__count">
            {count.toLocaleString('en-GB')}
            <span class="visually-hidden"> {shellTexts.waitingHere}</span>
          </span>
        )}
      </a>
    </li>
  );
}
