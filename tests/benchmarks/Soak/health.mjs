// What the server says about the wall on its page Screens, asked twice a second.

/** Two times nearer to each other than this are the same comparison: the server tells them in its own milliseconds. */
const SAME_MS = 1_000;
/** A wall that has just opened has proved nothing yet. */
const GRACE_MS = 30_000;

export function watchHealth(now) {
  const counts = { equal: 0, wrong: 0 };
  const began = now();
  const reasons = new Map();
  let provedAt = -Infinity;
  let was = '';
  let oldestPaint = 0;
  let fps = [];

  return {
    counts,
    /** how often each state that is not `right` began */
    reasons,
    /** @param screen from GET /api/screens; undefined: there is none  @param at its time of the server */
    heard(screen, at) {
      if (screen?.proved !== undefined && screen.proved - provedAt > SAME_MS) {
        provedAt = screen.proved;
        counts.equal++;
      }
      if (screen?.painted !== undefined) oldestPaint = Math.max(oldestPaint, at - screen.painted);
      if (screen?.fps !== undefined) fps.push(screen.fps);
      const state = screen === undefined ? 'missing' : `${screen.state}${screen.reason === undefined ? '' : ` (${screen.reason.code})`}`;
      if (state === was) return;
      was = state;
      if (state === 'right' || now() - began < GRACE_MS) return;
      reasons.set(state, (reasons.get(state) ?? 0) + 1);
      if (screen?.state !== 'updating') counts.wrong++;
    },
    /** since the last call: the least frames per second, and the most ms from a paint to the moment the server was asked */
    take() {
      const told = { fps: fps.length === 0 ? null : Math.min(...fps), paint: Math.round(oldestPaint) };
      [fps, oldestPaint] = [[], 0];
      return told;
    },
  };
}
