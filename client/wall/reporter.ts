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

/** What is on the glass, in numbers that were measured. */
export function createReporter(): Reporter {
  let fps = 0;
  return {
    count() {
      fps = 0;
      if (document.hidden) return;
      let frames = 0;
      const began = performance.now();
      const step = (): void => {
        frames++;
        const took = performance.now() - began;
        if (took < 1000) requestAnimationFrame(step);
        else fps = Math.round((frames * 1000) / took);
      };
      requestAnimationFrame(step);
    },
    reportOf(floor, version, at) {
      const { at: painted, ...shown } = floor.painted();
      const proof = floor.proof();
      const fresh = proof !== null && at - proof.at <= FRESH_MS ? proof : null;
      const { epoch, rev } = fresh ?? shown;
      const p95 = floor.live.latency.ours.percentile(95);
      return {
        view: floor.live.view.peek() ?? '', zones: floor.zones, epoch, rev, version,
        paintedAt: fresh !== null ? Math.round(fresh.at) : painted === 0 ? 0 : Math.round(at - (performance.now() - painted)),
        at: Math.round(at), fps, seats: floor.seats(), digest: fresh?.digest ?? '',
        build: ownBuild() ?? '', width: Math.round(innerWidth * devicePixelRatio), height: Math.round(innerHeight * devicePixelRatio),
        ...(p95 === null ? {} : { delayP95: Math.round(p95) }),
      };
    },
  };
}
