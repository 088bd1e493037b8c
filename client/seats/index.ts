export { createSeatLayer } from './seat-layer';
export { FONT, TOKENS } from '../ui/tokens';
export type * from './types';
