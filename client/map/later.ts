// The parts that the first seats do not need: loaded after them, in one file.
export { Announcer } from '../alerts/announcer';
export { actByKey } from './alert-acts';
export { CarriedChip } from './carried-chip';
export { carry } from './carry';
export { OpenDesk } from './desk-dialog';
export { Details } from './details';
export { dress } from './dress';
export { Empty } from './empty';
export { BareNote, DrawNote } from './floor-notes';
export { grab } from './grab';
export { islandText } from './island-text';
export { HoverCard } from './hover-card';
export { LatencyTable } from './latency-table';
export { Notices } from './notices';
export { Rail } from './rail/rail';
export { SeatingUndo } from './seat-line';
export { ShortcutsDialog } from './shortcuts-dialog';
export { ViewTools } from './view-tools';
