export { createSeatLayer } from './seat-layer';
export { cssVariables, FONT, TOKENS } from '../ui/tokens';
export type * from './types';
