import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import type { WireView } from '../live/wire';
import { floorDocument } from '../plan/document';
import { hasSeatsOutsideZones } from '../plan/drawn-floor';
import { REST } from '../plan/page-of-zones';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { useGet } from '../ui/use-get';
import { joined } from '../words/words';
import type { ShownFloor } from './screens-wire';
import type { ScreensWords } from './screens-words';

interface Props {
  readonly floor: ShownFloor;
  readonly view: WireView & { readonly floor: NonNullable<WireView['floor']> };
  readonly name: string;
  /** names its buttons, so that the focus stays */
  readonly place: string;
  readonly words: ScreensWords;
  /** the turns that take the place of this one */
  readonly set: (turns: readonly ShownFloor[]) => void;
}

/**
 * The zones of a drawn floor that a screen shows: all, some, or one after the other as pages. Those who are in no zone are one more. Nothing for a floor
 * without zones.
 */
export function ZonesField({ floor, view, name, place, words, set }: Props): JSX.Element | null {
  const id = useId();
  const open = useSignal(false);
  const said = useGet(`/api/floors/${encodeURIComponent(view.floor.id)}/versions/${view.floor.version}/document`, floorDocument).answer.value;
  const document = said?.kind === 'ok' ? said.value : null;
  const drawn = document?.zones ?? [];
  if (document === null || drawn.length === 0) return null;
  const zones = [...drawn, { id: REST, name: words.say('screens.zones.rest') }];
  const pages = hasSeatsOutsideZones(document) ? zones : drawn;
  const chosen = floor.zones ?? [];
  const called = (zone: { readonly id: string; readonly name: string }): string => (zone.name === '' ? zone.id : zone.name);
  const shown = zones.filter((zone) => chosen.includes(zone.id)).map(called);
  const summary = shown.length === 0 ? words.say('screens.zones.all') : joined(words, shown);
  const choose = (next: readonly string[]): void => set([next.length === 0 ? { view: floor.view } : { view: floor.view, zones: next }]);
  return (
    <div class="zones">
      <button
        type="button" class="zones-of" aria-expanded={open.value} aria-controls={id} data-place={`${place} zones`}
        aria-label={words.say('screens.zones.of', { name, zones: summary })} onClick={() => { open.value = !open.value; }}
      >
        <Icon name={open.value ? 'chevron-down' : 'chevron-right'} /><UserText text={summary} />
      </button>
      {open.value && (
        <fieldset id={id} class="choices">
          <legend class="unseen">{words.say('screens.zones')}</legend>
          {zones.map((zone) => (
            <label key={zone.id}>
              <input
                type="checkbox" checked={chosen.includes(zone.id)}
                onChange={(event) => choose(event.currentTarget.checked ? [...chosen, zone.id] : chosen.filter((one) => one !== zone.id))}
              />
              <span><UserText text={called(zone)} /></span>
            </label>
          ))}
          {pages.length > 1 && (
            <button
              type="button" class="btn small" data-place={`${place} pages`}
              onClick={() => set(pages.map((zone) => ({ view: floor.view, zones: [zone.id] })))}
            >
              <Icon name="layout-grid" />{words.say('screens.zones.pages', { n: pages.length })}
            </button>
          )}
        </fieldset>
      )}
    </div>
  );
}
