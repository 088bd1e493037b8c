export { createSeatLayer } from './seat-layer';
export { ICONS, iconOf } from './icons';
export type { IconName } from './icons';
export { cssVariables, FONT, TOKENS } from './tokens';
export type * from './types';
