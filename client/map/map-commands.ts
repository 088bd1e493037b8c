import { signal } from '@preact/signals';
import type { SeatLayer } from '../seats/types';

/** The seat layer while the map is visible, for toolbar, search and keys. */
export const mapCommands = signal<SeatLayer | null>(null);

/** A seat that was requested while there was no map: the map shows it when it is created. */
export const seatToShow = signal<string | null>(null);
