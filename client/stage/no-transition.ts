import { selection } from 'd3-selection';

// Stands in for d3-transition (vite.config.ts), which d3-zoom asks for and the camera does not use: its flights are its own.

Object.assign(selection.prototype, { interrupt(this: unknown) { return this; } });

/** Nothing of d3 runs by itself here, so there is nothing to stop. */
export const interrupt = (): void => undefined;
