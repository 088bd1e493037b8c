import { ownBuild } from '../api/server-build';
import type { Report } from './wall-wire';
import type { WallFloor } from './wall-floor';

export interface Reporter {
  /** Counts the frames of the next second. */
  count(): void;
  /**
   * @param version of the screen's settings that are in use
   * @param at server time
   */
  reportOf(floor: WallFloor, version: number, at: number): Report;
}

/** An older proof says nothing about the present picture. */
const FRESH_MS = 2_500;
/** Frames are counted for a second. Later there are none any more. */
const COUNTED_MS = 1_500;

/** What is on the glass, in numbers that were measured. */
export function createReporter(): Reporter {
  let fps = 0;
  let frames = 0;
  /** when the count that is under way began; null: there is none */
  let began: number | null = null;
  return {
    count() {
      if (document.hidden) {
        [fps, began] = [0, null];
        return;
      }
      frames = 0;
      const start = performance.now();
      began = start;
      const step = (): void => {
        frames++;
        const took = performance.now() - start;
        // A new count is under way.
        if (began !== start) return;
        if (took < 1000) requestAnimationFrame(step);
        // One frame after a long stall is not a picture that is frozen.
        else [fps, began] = [Math.max(1, Math.round((frames * 1000) / took)), null];
      };
      requestAnimationFrame(step);
    },
    reportOf(floor, version, at) {
      const { at: painted, ...shown } = floor.painted();
      const proof = floor.proof();
      const fresh = proof !== null && performance.now() - proof.at <= FRESH_MS ? proof : null;
      const timeOf = (steady: number): number => Math.round(at - (performance.now() - steady));
      const { epoch, rev } = fresh ?? shown;
      // A report of another floor comes at any time: what was counted last is true until the next count is over.
      if (began !== null && performance.now() - began > COUNTED_MS) fps = Math.min(1, frames);
      const p95 = floor.live.latency.ours.percentile(95);
      return {
        view: floor.live.view.peek() ?? '', zones: floor.zones, epoch, rev, version,
        paintedAt: fresh !== null ? timeOf(fresh.at) : painted === 0 ? 0 : timeOf(painted),
        at: Math.round(at), fps, seats: floor.seats(), digest: fresh?.digest ?? '',
        build: ownBuild() ?? '', width: Math.round(innerWidth * devicePixelRatio), height: Math.round(innerHeight * devicePixelRatio),
        ...(p95 === null ? {} : { delayP95: Math.round(p95) }),
      };
    },
  };
}
