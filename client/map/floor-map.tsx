import { effect, untracked, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { seatView } from '../seats/seat-view';
import { watchCover } from './cover';
import { createSeatSync } from '../seats/floor/seat-sync';
import type { SeatSync } from '../seats/floor/seat-sync';
import { mapCommands, seatToShow } from './map-commands';
import { deskText, seatText } from './seat-text';
import { later } from './late-parts';
import type { Place } from './address';
import type { Page } from './page';
import type { Size } from '../stage/camera';
import { createSeatLayer } from '../seats/seat-layer';
import type { CameraPlace, CameraRest } from '../seats/types';
import { Icon } from '../ui/icon';

const KEYS_ID = 'seat-map-keys';

/** As in the address. */
export function placeOf({ key, x, y, zoom }: CameraRest, drawn: boolean): Place | null {
  const percent = Math.max(1, Math.round(zoom * 100));
  return drawn ? { x: Math.round(x), y: Math.round(y), percent } : key === '' ? null : { seat: key, percent };
}
export const cameraAt = (place: Place): CameraPlace =>
  ('seat' in place ? { key: place.seat, zoom: place.percent / 100 } : { x: place.x, y: place.y, zoom: place.percent / 100 });

const roomOf = (map: HTMLElement): Size => ({ width: map.clientWidth, height: map.clientHeight });

/** The host element of the seat layer. No other part of the page is drawn inside it. */
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
        return row === null ? '' : seatText(row, page.words.peek(), page.now() === null ? undefined : page.breachOf(id), page.asOf(row));
      },
      islandLabel: (name, counts) => later.peek()?.islandText(name, counts, page.words.peek()) ?? name,
      emptyLabel: (desk) => deskText(desk, page.words.peek()),
      onSelect: (id) => page.select(id),
      onDesk: (id) => { page.deskOpen.value = id; },
      onHover: (id, x, y) => { page.hover.value = id === null ? null : { id, x, y }; },
      onPainted: page.painted,
      onZoom: (zoom) => { page.zoom.value = zoom; },
      // The position in the link must not be overwritten by the fitted floor that comes before it.
      onRest: (place) => {
        if (wanted === null) page.place.value = place === null ? null : placeOf(place, page.drawn() !== null);
      },
      onCarry: (id, over, at, end) => { later.peek()?.carry(page, page.carried, id, over, at, end); },
      mapLabel: page.words.peek().say('floor.label'),
      describedBy: KEYS_ID,
    });
    layer.setTheme(page.theme.peek(), page.tokens.peek());
    const made = createSeatSync(layer, {
      room: () => roomOf(element), roster: page.roster, words: () => page.words.peek(), drawn: page.drawn,
      seatOf: (row, namesakes) => seatView(row, page.limitsOf(row.id), page.words.peek(), namesakes, page.asOf(row)),
    });
    sync.current = made;
    page.setFloor(made);
    layer.fit();
    layer.setSelected(page.selected.peek());
    mapCommands.value = layer;
    const arrive = (): void => {
      if (wanted !== null && wanted === page.place.peek()) layer.standAt(cameraAt(wanted));
      wanted = null;
      if (seatToShow.value !== null) layer.zoomToSeat(seatToShow.value);
      seatToShow.value = null;
    };
    // From now on the snapshot is on its way.
    const stopPreparing = effect(() => { if (page.views.value !== null && !page.loaded.peek()) setTimeout(() => layer.prepare()); });
    const stopWaiting = effect(() => { if (page.loaded.value) untracked(arrive); });
    const resize = new ResizeObserver(() => made.resized());
    resize.observe(element);
    const uncover = watchCover(element, (cover) => layer.setCover(cover));
    return () => {
      uncover();
      stopPreparing();
      stopWaiting();
      resize.disconnect();
      mapCommands.value = null;
      page.deskOpen.value = null;
      page.hover.value = null;
      page.setFloor(null);
      made.dispose();
      layer.dispose();
    };
  }, [page]);

  useSignalEffect(() => { sync.current?.layer.setTheme(page.theme.value, page.tokens.value); });
  useSignalEffect(() => { sync.current?.layer.setCarries(page.seating.value && page.maySeat.value && page.desks.value); });
  useSignalEffect(() => { sync.current?.layer.setMapLabel(page.words.value.say('floor.label')); });
  useSignalEffect(() => { sync.current?.layer.setSelected(page.selected.value); });
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
