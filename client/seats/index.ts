export { createSeatLayer } from './seat-layer';
export { ICONS, iconOf } from './paint/icons';
export type { IconName } from './paint/icons';
export { cssVariables, FONT, TOKENS } from '../ui/tokens';
export type * from './types';
