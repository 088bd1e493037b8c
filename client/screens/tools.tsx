import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import type { Desk } from './desk';
import { GROUPINGS } from './listing';
import type { Grouping } from './listing';
import { OpenHere } from './open-here-button';
import { STATE_ICONS } from './screen-row';
import { STATES } from './screens-wire';
import type { ScreenState } from './screens-wire';

interface Props {
  readonly desk: Desk;
  readonly counts: Readonly<Record<ScreenState, number>>;
  readonly query: Signal<string>;
  /** the one that is shown; null: all */
  readonly state: Signal<ScreenState | null>;
  readonly grouping: Signal<Grouping>;
}

/** Search, grouping, the ways to a new screen; below them counts by state, which filter too. */
export function Tools({ desk, counts, query, state, grouping }: Props): JSX.Element {
  const { words } = desk;
  return (
    <div class="tools">
      <div class="srch">
        <Icon name="search" />
        <input
          type="search" value={query.value} placeholder={words.say('screens.search')} aria-label={words.say('screens.search')}
          onInput={(event) => { query.value = event.currentTarget.value; }}
        />
      </div>
      <div class="seg" role="group" aria-label={words.say('screens.group')}>
        {GROUPINGS.map((one) => (
          <button key={one} type="button" aria-pressed={grouping.value === one} onClick={() => { grouping.value = one; }}>
            {words.say(`screens.group.${one}`)}
          </button>
        ))}
      </div>
      <OpenHere desk={desk} />
      <button type="button" class="btn primary" onClick={() => desk.open({ kind: 'approve', code: null, target: null })}>
        <Icon name="plus" />{words.say('screens.add')}
      </button>
      <div class="counts" role="group" aria-label={words.say('screens.states')}>
        {STATES.filter((one) => counts[one] > 0 || state.value === one).map((one) => (
          <button
            key={one} type="button" class={`pill is-${one}`} aria-pressed={state.value === one}
            onClick={() => { state.value = state.peek() === one ? null : one; }}
          >
            <Icon name={STATE_ICONS[one]} />{words.say('screens.chip', { n: words.number(counts[one]), state: words.say(`screens.state.${one}`) })}
          </button>
        ))}
      </div>
    </div>
  );
}
