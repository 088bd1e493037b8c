import { computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Size } from '../stage/camera';
import type { DeviceChoices } from '../ui/device';
import type { Layout } from './address';
import { namesFit } from './readable';

/** Map or list. */
export interface LayoutChoice {
  readonly layout: ReadonlySignal<Layout>;
  /** the choice of a person or a link; null: none */
  readonly chosen: ReadonlySignal<Layout | null>;
  choose(layout: Layout): void;
  /** how large the floor is on the screen now, CSS px */
  setRoom(room: Size): void;
  /** people were added, removed or moved */
  placesChanged(): void;
}

/** The choice; otherwise the map if it can show colours and names, or the list, which has the same content, if it cannot. */
export function createLayoutChoice(start: Layout | null, device: Pick<DeviceChoices, 'forcedColors' | 'small'>, desks: () => readonly number[]): LayoutChoice {
  const chosen = signal(start);
  /** null: there is nobody yet, so only the size of the screen is known */
  const fits = signal<boolean | null>(null);
  let room: Size | null = null;

  const decide = (): void => {
    if (room === null || chosen.peek() !== null) return;
    const teams = desks();
    if (teams.length > 0) fits.value = namesFit(teams, room, fits.peek() ?? false);
  };
  return {
    layout: computed(() => chosen.value ?? (device.forcedColors.value || !(fits.value ?? !device.small.value) ? 'list' : 'map')),
    chosen,
    choose(layout) { chosen.value = layout; },
    setRoom(next) {
      room = next;
      decide();
    },
    placesChanged: decide,
  };
}
