import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { WireView } from '../live/wire';
import { IconButton } from '../ui/buttons';
import { Icon } from '../ui/admin-icon';
import { useFocusInside } from '../ui/focus-inside';
import { UserText } from '../ui/parts';
import { Errors } from './fields';
import { MOST_FLOORS, moved, put } from './form';
import type { ShownFloor } from './screens-wire';
import type { ScreensWords } from './screens-words';
import { viewName } from './view-names';
import { ZonesField } from './zones-field';

/** Up to so many floors that are not chosen have a button each; more of them are in a list. */
const MOST_BUTTONS = 6;

interface Props {
  readonly floors: readonly ShownFloor[];
  readonly views: readonly WireView[] | null;
  readonly errors: readonly string[];
  readonly words: ScreensWords;
  readonly set: (floors: readonly ShownFloor[]) => void;
}

/** The floors that a screen shows in turn: chosen, moved and removed with buttons, so with the keyboard too. */
export function FloorsField({ floors, views, errors, words, set }: Props): JSX.Element {
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const said = useSignal('');
  useFocusInside(group);
  const rest = (views ?? []).filter((view) => !floors.some((one) => one.view === view.id));
  const nothing = views === null ? 'screens.floors.loading' : views.length === 0 ? 'screens.floors.empty' : 'screens.floors.none';
  const add = (view: string): void => set([...floors, { view }]);
  const move = (at: number, by: -1 | 1, name: string): void => {
    set(moved(floors, at, by));
    said.value = words.say('screens.floors.at', { name, n: at + by + 1 });
  };
  return (
    <div ref={group} class={`field floors-field${errors.length > 0 ? ' wrong' : ''}`} role="group" aria-labelledby={id} aria-describedby={`${id}-aid`}>
      <span id={id} class="label">{words.say('screens.floors')}</span>
      {floors.length === 0 ? <p class="aid">{words.say(nothing)}</p> : (
        <ol class="turns">
          {floors.map((floor, at) => (
            <Turn
              key={placeOf(floors, at)} place={placeOf(floors, at)} floor={floor} first={at === 0} last={at === floors.length - 1} views={views} words={words}
              move={(by, name) => move(at, by, name)} set={(turns) => set(put(floors, at, turns))}
            />
          ))}
        </ol>
      )}
      {floors.length < MOST_FLOORS && rest.length > 0 && (rest.length <= MOST_BUTTONS
        ? (
          <div class="adds">
            {rest.map((view) => {
              const name = viewName(view.id, views, words) ?? view.name;
              return (
                <button
                  key={view.id} type="button" class="btn small" data-place={`add ${view.id}`} aria-label={words.say('screens.floors.add.of', { name })}
                  onClick={() => add(view.id)}
                >
                  <Icon name="plus" /><UserText text={name} />
                </button>
              );
            })}
          </div>
        )
        : <AddFloor rest={rest} views={views} words={words} add={add} />)}
      <p id={`${id}-aid`} class="aid">{words.say('screens.floors.hint')}</p>
      <p class="unseen" role="status">{said.value}</p>
      <Errors id={`${id}-error`} errors={errors} />
    </div>
  );
}

/** Stays the same while zones of a turn are chosen: the first, second … turn of its floor. */
const placeOf = (floors: readonly ShownFloor[], at: number): string => {
  const view = floors[at]?.view ?? '';
  return `${view} ${floors.slice(0, at).filter((one) => one.view === view).length}`;
};

interface TurnProps {
  readonly place: string;
  readonly floor: ShownFloor;
  readonly first: boolean;
  readonly last: boolean;
  readonly views: readonly WireView[] | null;
  readonly words: ScreensWords;
  readonly move: (by: -1 | 1, name: string) => void;
  /** the turns that take the place of this one; none: it is removed */
  readonly set: (turns: readonly ShownFloor[]) => void;
}

/** One floor in turn, with its zones. */
function Turn({ place, floor, first, last, views, words, move, set }: TurnProps): JSX.Element {
  const name = viewName(floor.view, views, words) ?? words.say('screens.shows.unknown');
  const view = views?.find((one) => one.id === floor.view);
  return (
    <li>
      <UserText text={name} />
      {!(first && last) && (
        <>
          <IconButton
            bare icon="arrow-up" label={words.say('screens.floors.earlier', { name })} aria-disabled={first} data-place={`${place} up`}
            onClick={() => { if (!first) move(-1, name); }}
          />
          <IconButton
            bare icon="arrow-down" label={words.say('screens.floors.later', { name })} aria-disabled={last} data-place={`${place} down`}
            onClick={() => { if (!last) move(1, name); }}
          />
        </>
      )}
      <IconButton bare icon="x" label={words.say('screens.floors.remove', { name })} data-place={`${place} remove`} onClick={() => set([])} />
      {view?.floor !== undefined && <ZonesField floor={floor} view={{ ...view, floor: view.floor }} name={name} place={place} words={words} set={set} />}
    </li>
  );
}

/** One of many floors. It is added with a button: a list that acts on each arrow key cannot be used with the keyboard. */
function AddFloor({ rest, views, words, add }: {
  readonly rest: readonly WireView[]; readonly views: readonly WireView[] | null; readonly words: ScreensWords; readonly add: (view: string) => void;
}): JSX.Element {
  const chosen = useSignal('');
  const now = rest.some((one) => one.id === chosen.value) ? chosen.value : '';
  return (
    <div class="adds">
      <div class="box">
        <select aria-label={words.say('screens.floors.choose')} value={now} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
          <option value="">{words.say('screens.floors.choose')}</option>
          {rest.map(({ id, name }) => <option key={id} value={id}>{viewName(id, views, words) ?? name}</option>)}
        </select>
      </div>
      <button type="button" class="btn" data-place="add" aria-disabled={now === ''} onClick={() => { if (now !== '') add(now); }}>
        <Icon name="plus" />{words.say('screens.floors.add')}
      </button>
    </div>
  );
}
