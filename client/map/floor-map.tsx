import { effect, untracked, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { alertId } from '../alerts/alert-list';
import { seatView } from '../seats/seat-view';
import { watchCover } from './cover';
import { createSeatSync } from './seat-sync';
import type { SeatSync } from './seat-sync';
import { mapCommands, seatToShow } from './map-commands';
import { seatText } from './seat-text';
import type { Page } from './page';
import type { Size } from '../stage/camera';
import { createSeatLayer } from '../seats/seat-layer';
import { Icon } from '../ui/icon';

const KEYS_ID = 'seat-map-keys';

const roomOf = (map: HTMLElement): Size => ({ width: map.clientWidth, height: map.clientHeight });

/** The host of the seat layer. Nothing of the chrome is drawn inside it. */
export function FloorMap({ page }: { readonly page: Page }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const sync = useRef<SeatSync | null>(null);
  const words = page.words.value;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let wanted = page.place.peek();
    const layer = createSeatLayer(element, {
      now: page.now,
      label: (id) => {
        const row = page.roster.row(id);
        return row === null ? '' : seatText(row, page.words.peek(), page.now() === null ? undefined : page.breachOf(id));
      },
      onSelect: (id) => page.select(id),
      onHover: (id, x, y) => { page.hover.value = id === null ? null : { id, x, y }; },
      onPainted: page.painted,
      onZoom: (zoom) => { page.zoom.value = zoom; },
      acknowledged: (id) => {
        const [row, breach] = [page.roster.row(id), page.breachOf(id)];
        return row !== null && breach !== null && page.acknowledged.peek().has(alertId({ row, breach }));
      },
      // What the link asks for is not to be overwritten by the fitted floor that comes before it.
      onRest: (place) => { if (wanted === null) page.place.value = place === null ? null : { seat: place.key, percent: Math.max(1, Math.round(place.zoom * 100)) }; },
      mapLabel: page.words.peek().say('floor.label'), describedBy: KEYS_ID,
    });
    layer.setTheme(page.theme.peek());
    const made = createSeatSync(layer, {
      room: () => roomOf(element), roster: page.roster, words: () => page.words.peek(),
      seatOf: (row, namesakes) => seatView(row, page.limitsOf(row.id), page.words.peek(), namesakes),
    });
    sync.current = made;
    page.setFloor(made);
    layer.fit();
    layer.setSelected(page.selected.peek());
    mapCommands.value = layer;
    const arrive = (): void => {
      if (wanted !== null) layer.standAt({ key: wanted.seat, zoom: wanted.percent / 100 });
      wanted = null;
      if (seatToShow.value !== null) layer.zoomToSeat(seatToShow.value);
      seatToShow.value = null;
    };
    const stopWaiting = effect(() => { if (page.loaded.value) untracked(arrive); });
    const resize = new ResizeObserver(() => made.resized());
    resize.observe(element);
    const uncover = watchCover(element, (cover) => layer.setCover(cover));
    return () => {
      uncover();
      stopWaiting();
      resize.disconnect();
      mapCommands.value = null;
      page.hover.value = null;
      page.setFloor(null);
      made.dispose();
      layer.dispose();
    };
  }, [page]);

  useSignalEffect(() => { sync.current?.layer.setTheme(page.theme.value); });
  useSignalEffect(() => { sync.current?.layer.setMapLabel(page.words.value.say('floor.label')); });
  useSignalEffect(() => { sync.current?.layer.setSelected(page.selected.value); });
  useSignalEffect(() => {
    void page.acknowledged.value;
    sync.current?.patched(page.alerts.peek().flatMap((alert) => page.roster.row(alert.row.id) ?? []), [], false);
  });
  useSignalEffect(() => {
    const want = page.toFocus.value;
    if (want === null || mapCommands.value === null) return;
    page.toFocus.value = null;
    mapCommands.value.focus(want.id);
  });

  return (
    <>
      <div class="map" ref={host} />
      <p class="unseen" id={KEYS_ID}>{words.say('floor.keys')}</p>
      {!page.loaded.value && <p class="loading"><Icon name="hourglass" />{words.say('floor.loading')}</p>}
    </>
  );
}
