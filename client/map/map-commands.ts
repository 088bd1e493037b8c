import { signal } from '@preact/signals';
import type { SeatLayer } from '../seats/types';

/** The seat layer while the map is on the glass, for toolbar, search and keys. */
export const mapCommands = signal<SeatLayer | null>(null);

/** A seat that was to be shown while there was no map: the map takes it when it comes. */
export const seatToShow = signal<string | null>(null);
