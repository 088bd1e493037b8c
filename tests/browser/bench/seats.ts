import { createSeatLayer } from '../../../client/seats';
import { cssVariables } from '../../../client/ui/tokens-css';
import type { SeatTrust } from '../../../client/seats';
import { drawnOf, floorOf, random, viewOf } from './seats-floor';
import '@fontsource-variable/inter/index.css';

// ?seats=10000&changes=1000&theme=dark&trust=live&drawn=1: drives the real layer like the page, with 20 frames a second.

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
const count = number('seats', 200);
const changes = number('changes', 0);
const theme = query.get('theme') === 'light' ? 'light' : 'dark';
const trust: SeatTrust = query.get('trust') === 'stale' ? 'stale' : 'live';
// without alerts: the cost of the agents alone
const calm = query.has('calm');
const seed = number('seed', 7);

for (const [name, value] of Object.entries(cssVariables(theme))) document.documentElement.style.setProperty(name, value);
const host = document.getElementById('host');
if (host === null) throw new Error('seats.html has no host');
const next = random(seed);
const now = (): number => Date.now();
const { floor, painter } = query.has('drawn') ? drawnOf(count, innerWidth / innerHeight) : { floor: floorOf(count, innerWidth / innerHeight), painter: null };
const views = floor.seats.map((seat) => viewOf(seat.key, now(), next, calm));

let painted = 0;
const layer = createSeatLayer(host, {
  now, label: (key) => `Seat ${key}, ${views[Number(key)]?.label ?? ''}, ${views[Number(key)]?.code ?? ''}`, mapLabel: 'Seats', islandLabel: (name) => name,
  onSelect: (key) => layer.setSelected(key), onHover: () => {}, onZoom: () => {}, onPainted: () => { painted++; },
});
layer.setTheme(theme);
layer.setGeometry(floor, painter);
layer.setSeats(query.has('dim') ? views.map((view) => ({ ...view, dimmed: view.code !== 'hold' })) : views);
if (query.has('select')) layer.setSelected(query.get('select'));
if (query.has('island')) layer.zoomToIsland(query.get('island') ?? '');
if (trust === 'stale') setTimeout(() => layer.setTrust('stale'), 300);

if (changes > 0) {
  setInterval(() => {
    const batch = [];
    for (let i = 0; i < changes / 20; i++) {
      const key = Math.floor(next() * views.length);
      const view = viewOf(`${key}`, now(), next, calm);
      views[key] = view;
      batch.push(view);
    }
    layer.setSeats(batch);
  }, 50);
}

/** Frame times of this number of seconds, for the driver. */
async function frames(seconds: number): Promise<{ fps: number; p95: number; worst: number; painted: number }> {
  const times: number[] = [];
  const before = painted;
  const began = performance.now();
  let last = began;
  await new Promise<void>((done) => {
    const step = (at: number): void => {
      times.push(at - last);
      last = at;
      if (at - began < seconds * 1000) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
  times.sort((a, b) => a - b);
  return { fps: times.length / seconds, p95: times[Math.floor(times.length * 0.95)] ?? 0, worst: times.at(-1) ?? 0, painted: painted - before };
}
Object.assign(window, { bench: { layer, frames, floor } });
