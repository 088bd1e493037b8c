import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { keepOrder } from '../list/row-order';
import { UserText } from '../ui/parts';
import type { Desk } from './desk';
import { byPlace, oneFaults, ordered, placeKey } from './listing';
import type { Grouping, OneFault } from './listing';
import { ScreenRow } from './screen-row';
import type { Screen } from './screens-wire';

interface Props {
  readonly desk: Desk;
  /** all that may be seen: a fault of a place counts those too that are filtered out */
  readonly all: readonly Screen[];
  readonly shown: readonly Screen[];
  readonly grouping: Grouping;
}

/** The rows. Their order stands still while the focus or the pointer is among them: no button may move away under a finger. */
export function ScreenList({ desk, all, shown, grouping }: Props): JSX.Element {
  const focused = useSignal(false);
  const pointed = useSignal(false);
  const stood = useRef<readonly string[]>([]);
  const held = focused.value || pointed.value;
  const sorted = ordered(shown);
  const rows = held ? keepOrder(stood.current, sorted) : sorted;
  stood.current = rows.map(({ id }) => id);
  const faults = new Map(oneFaults(all).map((fault) => [fault.key, fault]));
  const faultOf = ({ place }: Screen): OneFault | null => faults.get(placeKey(place)) ?? null;
  const list = (screens: readonly Screen[], level: 2 | 3, label: string): JSX.Element => (
    <ul class="rows" aria-label={label}>
      {screens.map((screen) => <ScreenRow key={screen.id} desk={desk} screen={screen} fault={faultOf(screen)} level={level} />)}
    </ul>
  );
  return (
    <div
      onFocusIn={() => { focused.value = true; }}
      onFocusOut={({ relatedTarget, currentTarget }) => {
        focused.value = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
      }}
      onPointerEnter={({ pointerType }) => { pointed.value = pointerType !== 'touch'; }}
      onPointerLeave={() => { pointed.value = false; }}
    >
      {grouping === 'wrong' ? list(rows, 2, desk.words.say('screens.list')) : byPlace(rows).map(({ key, place, screens }) => (
        <section key={key} class="at-place">
          <h2>{place === '' ? desk.words.say('screens.place.none') : <UserText text={place} />} <small>{desk.words.number(screens.length)}</small></h2>
          {list(screens, 3, place === '' ? desk.words.say('screens.place.none') : place)}
        </section>
      ))}
    </div>
  );
}
