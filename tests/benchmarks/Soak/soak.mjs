// npm run soak -- --hours=2 [--size=1920x1080] [-- options of the sandbox]: the sandbox and a paired wall in real Chromium, watched from outside.
// Prints a line every minute and a summary at the end, also after Ctrl-C. Exit code 1: the heap or the DOM grew, a frame was missing, the server said
// that the wall was wrong, or the page had errors (limits: summary.mjs).
import { loadavg } from 'node:os';
import { watchHealth } from './health.mjs';
import { readOptions } from './options.mjs';
import { startSandbox } from './server.mjs';
import { judge, percentile } from './summary.mjs';
import { openWall } from './wall.mjs';

const MINUTE_MS = 60_000;
/** Two proofs may be told a second apart. */
const ASK_MS = 400;

const { hours, size, rest, error } = readOptions(process.argv.slice(2));
if (error !== null) {
  console.error(error);
  process.exit(2);
}

let stop = false;
let cut = () => undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stop = true;
    cut();
  });
}
const pause = (ms) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  cut = () => {
    clearTimeout(timer);
    resolve();
  };
});

const sandbox = await startSandbox(...rest);
let wall = null;
let bad = true;
try {
  wall = await openWall(sandbox.url, size);
  console.log(`${new Date().toISOString()} wall of ${sandbox.url}, ${size.width}×${size.height}, for ${hours} h`);
  const health = watchHealth(() => performance.now());
  const { feed, errors } = wall;
  const began = performance.now();
  const minutes = [];
  const all = [];
  let delays = [];
  let before = { ...feed.counts, equal: 0 };

  async function logMinute() {
    const memory = await wall.memory();
    const [seen, counts] = [health.take(), { ...feed.counts, equal: health.counts.equal }];
    const since = (key) => counts[key] - before[key];
    const [p50, p95, p99] = [50, 95, 99].map((p) => percentile(delays, p));
    const server = sandbox.resident();
    minutes.push({ ...memory, server, p50, p95 });
    const ms = (value) => (value === null ? '–' : Math.round(value));
    console.log(
      `${String(minutes.length).padStart(4)} min: heap ${(memory.heap / 1e6).toFixed(2)} MB, ${memory.nodes} nodes, ${memory.listeners} listeners; `
        + `fps ≥ ${seen.fps ?? '–'}, last paint known to the server ≤ ${seen.paint} ms old; `
        + `event → paint p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)} ms of ${delays.length}; `
        + `frames ${since('frames')}, floors ${since('watches')}, gaps ${since('gaps')}, resyncs ${since('resyncs')}; `
        + `glass ${since('equal')} equal of ${since('proofs')} told; `
        + `server ${ms(server)} MB, renderer ${ms(memory.renderer)} MB, load ${loadavg()[0].toFixed(1)}`,
    );
    all.push(...delays);
    [delays, before] = [[], counts];
  }

  while (!stop && performance.now() - began < hours * 3_600_000) {
    const asked = performance.now();
    const [{ screens, now }, fresh] = await Promise.all([sandbox.screens(), wall.delays()]);
    delays.push(...fresh);
    health.heard(screens[0], now);
    if (performance.now() - began >= (minutes.length + 1) * MINUTE_MS) await logMinute();
    if (!stop) await pause(Math.max(0, ASK_MS - (performance.now() - asked)));
  }

  const { closed, gaps, resyncs, frames, watches, proofs } = feed.counts;
  const totals = {
    frames, floors: watches, gaps, resyncs, closed, told: proofs, equal: health.counts.equal, wrong: health.counts.wrong, errors: errors.length,
  };
  const { lines, wrong } = judge(minutes, totals);
  const over = [50, 95, 99, 100].map((p) => `p${p} ${Math.round(percentile(all, p) ?? NaN)}`).join(', ');
  console.log(`event → paint over all ${all.length} changes: ${over} ms`);
  for (const line of lines) console.log(line);
  for (const [state, times] of health.reasons) console.log(`state ${state}: ${times} times`);
  for (const one of errors.slice(0, 10)) console.log(`error of the page: ${one}`);
  console.log(wrong.length === 0 ? 'Nothing grew, nothing was missing.' : `Wrong: ${wrong.join('; ')}`);
  bad = wrong.length > 0;
} finally {
  await wall?.close();
  await sandbox.stop();
}
process.exit(bad ? 1 : 0);
