import '@fontsource-variable/inter/index.css';
import '../../../client/seats/seats.css';
import '../../../client/editor/editor.css';
import { DraftSession } from '../../../client/editor/draft-session';
import { createModel } from '../../../client/editor/editor-model';
import { EditorStage } from '../../../client/editor/editor-stage';
import { editorWords } from '../../../client/editor/editor-words';
import type { LivePeople, PeopleSink } from '../../../client/editor/live-people';
import { SnapIndex } from '../../../client/editor/snap';
import type { FloorDocument } from '../../../client/plan/document';
import type { SeatView } from '../../../client/seats';
import { cssVariables } from '../../../client/ui/tokens-css';
import { FakeDraft } from '../../client/editor/fake-draft';
import { random, viewOf } from './seats-floor';

// ?seats=10000&selected=1000&changes=300: the editor's stage with a draft in memory, in blocks of 2 × 10 seats.

const query = new URLSearchParams(location.search);
const count = Number(query.get('seats') ?? 10_000);
const selected = Number(query.get('selected') ?? 1_000);
const changes = Number(query.get('changes') ?? 300);
const [W, H] = [71, 49];
for (const [name, value] of Object.entries(cssVariables('light'))) document.documentElement.style.setProperty(name, value);

const across = Math.ceil(Math.sqrt(count / 20 / 3.4));
const plan: FloorDocument = {
  schema: 1, width: across * 800 + 100, height: Math.ceil(count / 20 / across) * 180 + 100,
  seats: Array.from({ length: count }, (_, n) => {
    const [blockOf, inside] = [Math.floor(n / 20), n % 20];
    return {
      id: `s${n}`, label: `S${n}`, x: 50 + (blockOf % across) * 800 + (inside % 10) * (W + 3),
        y: 50 + Math.floor(blockOf / across) * 180 + Math.floor(inside / 10) * (H + 5),
      width: W, height: H,
    };
  }),
  zones: [{ id: 'z1', name: 'Zone', x: 20, y: 20, width: across * 800 + 40, height: Math.ceil(count / 20 / across) * 180 + 40 }],
};
const next = random(7);
const views = plan.seats.map((_, n): SeatView => ({ ...viewOf(`${n}`, Date.now(), next, true), limits: [], fillLimits: [], since: 0, head: `S${n}` }));
const placed = plan.seats.map(({ id }, n) => ({ key: `${n}`, seat: id }));
let sink: PeopleSink | null = null;
const people = {
  live: { now: () => Date.now() }, placed: () => placed, held: () => [], views: () => views,
  connect: (to: PeopleSink) => {
    sink = to;
    to.seats(views, []);
    to.trust('live');
  },
} as unknown as LivePeople;

const times: number[] = [];
const { move } = SnapIndex.prototype;
SnapIndex.prototype.move = function timed(frame, near) {
  const began = performance.now();
  const result = move.call(this, frame, near);
  times.push(performance.now() - began);
  return result;
};

const session = new DraftSession(new FakeDraft(plan).world(), 'f', 'me');
await session.open();
const model = createModel(session);
const words = editorWords('ja');
const host = document.getElementById('host') as HTMLElement;
await document.fonts.ready;

const open = (): EditorStage => new EditorStage(host, {
  model, people, words: () => words, theme: () => 'light', fresh: () => new Set(), calibrating: () => false, measured: () => undefined, onZoom: () => undefined,
  say: () => undefined, textOf: () => '',
});
let stage = open();

/** Until everything is painted for the first time. */
async function settled(from: number): Promise<number> {
  do await new Promise((done) => { requestAnimationFrame(done); });
  while (stage.busy);
  return performance.now() - from;
}

async function loads(runs: number): Promise<readonly number[]> {
  const result: number[] = [];
  for (let n = 0; n < runs; n++) {
    stage.dispose();
    const from = performance.now();
    stage = open();
    result.push(performance.now() - from, await settled(from));
  }
  model.select(plan.seats.slice(0, selected).map(({ id }) => `seats/${id}`));
  return result;
}

if (changes > 0) {
  setInterval(() => {
    sink?.seats(Array.from({ length: changes / 20 }, () => {
      const key = Math.floor(next() * views.length);
      return (views[key] = { ...viewOf(`${key}`, Date.now(), next, true), limits: [], fillLimits: [], since: 0, head: `S${key}` });
    }), []);
  }, 50);
}

async function frames(seconds: number): Promise<{ fps: number; p95: number; worst: number }> {
  const all: number[] = [];
  const began = performance.now();
  let last = began;
  await new Promise<void>((done) => {
    const step = (at: number): void => {
      all.push(at - last);
      last = at;
      if (at - began < seconds * 1000) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
  all.sort((a, b) => a - b);
  return { fps: all.length / seconds, p95: all[Math.floor(all.length * 0.95)] ?? 0, worst: all[all.length - 1] ?? 0 };
}

Object.assign(window, { bench: {
  loaded: true, loads, frames, settled,
  grip: () => {
    const at = stage.element.getBoundingClientRect();
    const { k, x, y } = stage.camera;
    const seat = plan.seats[0];
    return { x: at.left + ((seat?.x ?? 0) + W / 2) * k + x, y: at.top + ((seat?.y ?? 0) + H / 2) * k + y };
  },
  snaps: () => {
    const sorted = [...times].sort((a, b) => a - b);
    return { count: sorted.length, median: sorted[sorted.length >> 1] ?? 0, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
  },
} });
