import type { JSX } from 'preact';
import { mapCommands } from './map-commands';
import type { Page } from './page';
import { Icon } from '../ui/icon';

/** The buttons for the map's camera; nothing while there is no map. */
export function Zoom({ page }: { readonly page: Page }): JSX.Element | null {
  const words = page.words.value;
  const map = mapCommands.value;
  if (page.layout.value !== 'map' || map === null) return null;
  return (
    <div class="zb" role="group" aria-label={words.say('zoom.label')}>
      <button type="button" aria-label={words.say('zoom.out')} title={words.say('zoom.out')} onClick={() => map.zoomBy(0.8)}><Icon name="minus" /></button>
      <output class="num">{Math.round(page.zoom.value * 100)}%</output>
      <button type="button" aria-label={words.say('zoom.in')} title={words.say('zoom.in')} onClick={() => map.zoomBy(1.25)}><Icon name="plus" /></button>
      <button type="button" aria-label={words.say('zoom.fit')} title={words.say('zoom.fit')} onClick={() => map.fit()}><Icon name="maximize" /></button>
    </div>
  );
}
