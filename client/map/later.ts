// The parts that the first seats do not need: loaded after them, in one file.
export { CarriedChip } from './carried-chip';
export { carry } from './carry';
export { OpenDesk } from './desk-dialog';
export { Details } from './details';
export { Empty } from './empty';
export { BareNote, DrawNote } from './floor-notes';
export { grab } from './grab';
export { islandText } from './island-text';
export { HoverCard } from './hover-card';
export { LatencyTable } from './latency-table';
export { Notices } from './notices';
export { SeatingUndo } from './seat-line';
export { ShortcutsDialog } from './shortcuts-dialog';
export { ViewTools } from './view-tools';
