import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { createFloorHand } from './seat-sync';
import type { FloorHand } from './seat-sync';
import { mapCommands } from './map-commands';
import { seatText } from './seat-text';
import type { Page } from './page';
import type { Size } from '../stage/camera';
import { createSeatLayer } from '../seats/seat-layer';
import { Icon } from '../ui/icon';

const FONTS = ['650 20px "Inter Variable"', '520 13px "Inter Variable"'];

/** What stands above the map only now and then: while it comes and goes nobody may change their place. */
const PASSING = '.ban, .notices';
/** as in chrome.css */
const PASSING_GAP = 12;

function roomOf(map: HTMLElement): Size {
  let height = map.clientHeight;
  for (const one of document.querySelectorAll(PASSING)) height += one.clientHeight + PASSING_GAP;
  return { width: map.clientWidth, height };
}

/** The host of the seat layer. Nothing of the chrome is drawn inside it. */
export function FloorMap({ page }: { readonly page: Page }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const hand = useRef<FloorHand | null>(null);
  const words = page.words.value;
  const mapLabel = words.say('floor.label');

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const layer = createSeatLayer(element, {
      now: page.now,
      label: (key) => {
        const row = page.roster.row(key);
        return row === null ? '' : seatText(row, page.words.peek(), page.now());
      },
      onSelect: (key) => page.select(key),
      onHover: (key, x, y) => { page.hover.value = key === null ? null : { key, x, y }; },
      onPainted: page.painted,
      onZoom: (zoom) => { page.zoom.value = zoom; },
      mapLabel,
    });
    layer.setTheme(page.theme.peek());
    const made = createFloorHand(layer, () => roomOf(element), page.roster, () => page.words.peek());
    hand.current = made;
    page.setFloor(made);
    layer.fit();
    layer.setSelected(page.roster.keyOf(page.selected.peek()));
    mapCommands.value = layer;
    // A canvas does not redraw itself when its font arrives.
    void Promise.all(FONTS.map((font) => document.fonts.load(font))).then(() => layer.setTheme(page.theme.peek())).catch(() => undefined);
    const resize = new ResizeObserver(() => made.resized());
    resize.observe(element);
    return () => {
      resize.disconnect();
      mapCommands.value = null;
      page.hover.value = null;
      page.setFloor(null);
      layer.dispose();
    };
  }, [page, mapLabel]);

  useSignalEffect(() => { hand.current?.layer.setTheme(page.theme.value); });
  useSignalEffect(() => {
    // After a snapshot the same agent may stand at another index.
    void page.loaded.value;
    hand.current?.layer.setSelected(page.roster.keyOf(page.selected.value));
  });

  return (
    <>
      <div class="map" ref={host} />
      {!page.loaded.value && <p class="loading"><Icon name="hourglass" />{words.say('floor.loading')}</p>}
    </>
  );
}
