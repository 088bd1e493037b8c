import type { FloorDocument } from '../../../client/plan/document';
import { drawingOf, drawnFloor } from '../../../client/plan/drawn-floor';
import { drawnHeadings } from '../../../client/seats/view/drawn-headings';
import { drawingPainter } from '../../../client/seats/paint/drawing';
import type { DrawingPainter } from '../../../client/seats/paint/ground-context';
import type { FloorGeometry, EmptyBox, IslandBox, SeatBox } from '../../../client/plan/geometry';
import type { SeatView } from '../../../client/seats';
import type { StateCode } from '../../../client/words/state-codes';

const W = 95, H = 72, GAP = 5, PAD = 16, HEAD = 54, BETWEEN = 16, AISLE = 28;
export interface Random { (): number }

/** mulberry32: the same floor and the same changes in every run. */
export function random(seed: number): Random {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Islands of equal size, in the number of columns that fits the window best. */
export function floorOf(count: number, aspect: number): FloorGeometry {
  const perIsland = count <= 60 ? 20 : count <= 400 ? 48 : 200;
  const columns = count <= 60 ? 5 : count <= 400 ? 6 : 14;
  const rows = Math.ceil(perIsland / columns / 2) * 2;
  const w = 2 * PAD + columns * W + (columns - 1) * GAP;
  const h = HEAD + PAD + rows * H + (rows / 2) * GAP + (rows / 2 - 1) * AISLE;
  const islandCount = Math.ceil(count / perIsland);
  let across = 1;
  let best = 0;
  for (let n = 1; n <= islandCount; n++) {
    const scale = Math.min(aspect / (n * (w + BETWEEN)), 1 / (Math.ceil(islandCount / n) * (h + BETWEEN)));
    if (scale > best) [across, best] = [n, scale];
  }
  const islands: IslandBox[] = [];
  const seats: SeatBox[] = [];
  const empty: EmptyBox[] = [];
  const names = ['Billing 料金・請求', 'Tech support 技術サポート', 'New orders 新規受付', 'Retention 解約抑止', 'Returns 返品'];
  for (let i = 0; i < islandCount; i++) {
    const x = (i % across) * (w + BETWEEN), y = Math.floor(i / across) * (h + BETWEEN), id = `g${i}`;
    islands.push({ id, label: `${names[i % names.length] ?? ''} ${i < names.length ? '' : i}`.trim(), x, y, w, h });
    for (let n = 0; n < columns * rows; n++) {
      const row = Math.floor(n / columns);
      const box = {
        x: x + PAD + (n % columns) * (W + GAP),
        y: y + HEAD + row * H + Math.ceil(row / 2) * GAP + Math.floor(row / 2) * AISLE,
        w: W,
        h: H,
        island: id,
      };
      if (seats.length < count && n < perIsland && n % 17 !== 5) seats.push({ key: `${seats.length}`, ...box });
      else empty.push({ ...box, taken: false });
    }
  }
  return {
    width: across * (w + BETWEEN) - BETWEEN, height: Math.ceil(islandCount / across) * (h + BETWEEN) - BETWEEN, islands, seats, empty,
  };
}

/** The same floor as somebody would have drawn it: numbers on the desks, their edges, a zone around every island, walls, doors and words. */
export function drawnOf(count: number, aspect: number): { readonly floor: FloorGeometry; readonly painter: DrawingPainter } {
  const { width, height, islands, seats, empty } = floorOf(count, aspect);
  const document: FloorDocument = {
    schema: 1, width: width + 80, height: height + 80,
    zones: islands.map(({ id, label, x, y, w, h }) => ({ id: `z${id}`, name: `${label} 区画`, x: x + 32, y: y + 2, width: w + 16, height: h + 46 })),
    islands: islands.map(({ id, label, x, y, w, h }) => ({ id, name: label, zone: `z${id}`, x: x + 40, y: y + 40, width: w, height: h })),
    seats: [...seats, ...empty].map(({ x, y, w, h, island }, n) => ({
      id: `s${n}`, label: `${island.toUpperCase()}-${n}`, x: x + 40, y: y + 40, width: w, height: h, island, rotation: n % 2 === 0 ? 0 : 180,
    })),
    walls: islands.map(({ id, x, y, w }) => ({ id: `w${id}`, points: [[x + 20, y + 20], [x + w + 60, y + 20]] as const })),
    doors: islands.map(({ id, x, y }) => ({ id: `d${id}`, x: x + 30, y: y + 20, width: 40, label: '入口' })),
    labels: islands.map(({ id, x, y }) => ({ id: `l${id}`, text: '通路', x: x + 20, y: y + 10, size: 20 })),
  };
  const placed = seats.map(({ key }, n) => ({ key, seat: `s${n}` }));
  const floor = drawnFloor(document, placed, [], '未配置');
  return { floor: { ...floor, headings: drawnHeadings(floor) }, painter: drawingPainter(drawingOf(document), null) };
}

const MIX: readonly (readonly [number, StateCode])[] = [
  [0.19, 'available'], [0.22, 'ringing'], [0.6, 'talking'], [0.66, 'hold'], [0.68, 'dialing'], [0.695, 'paused'], [0.71, 'monitoring'], [0.81, 'acw'],
  [0.92, 'away'], [0.96, 'offline'], [0.975, 'missed'], [0.98, 'error'], [1, 'unknown'],
];
const NAMES = [
  '佐藤', '鈴木 蓮', '高橋 彩', '田中', 'Priya R.', 'Emma C.', '山本 大輔',
  '中村 美咲', 'Minh T.', '佐々木', 'Bartholomew F.',
];
const AWAY = ['Lunch', '休憩', 'Meeting', '研修', 'Admin'];
const LIMITS: Partial<Record<StateCode, number>> = { talking: 600_000, hold: 120_000, acw: 180_000, away: 900_000 };

export function viewOf(key: string, now: number, next: Random, calm = false): SeatView {
  const roll = next();
  const code = MIX.find(([upTo]) => roll < upTo)?.[1] ?? 'talking';
  const warn = LIMITS[code] ?? 0;
  const late = !calm && next() < 0.05;
  const most = code === 'ringing' ? 12_000 : code === 'available' ? 400_000 : warn > 0 ? warn * 0.96 : 200_000;
  const since = now - (late && warn > 0 ? warn * (1 + next()) : next() * most);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(next() * from.length)];
  const channel = next() < 0.68 ? 'VOICE' : pick(['CHAT', 'CHAT', 'TASK', 'EMAIL']) ?? 'CHAT';
  const rule = { warnAfter: warn, criticalAfter: warn * 1.5 };
  const limits = warn > 0 ? [{ kind: 'long-contact' as const, since, warnAt: since + warn, criticalAt: since + warn * 1.5, channel, rule, mark: null }] : [];
  return {
    key,
    code,
    since: code === 'unknown' ? 0 : since,
    atLeast: next() < 0.04,
    unknownContact: next() < 0.01,
    alarm: !calm && code === 'talking' && next() < 0.03 ? (pick(['missed', 'rejected', 'error'] as const) ?? null) : null,
    label: pick(NAMES) ?? '',
    short: '佐々木',
    desk: '', offMark: 'オフ',
    minuteMark: '分',
    status: code === 'away' ? (pick(AWAY) ?? '') : 'Available',
    next: next() < 0.05 ? (pick(AWAY) ?? null) : null,
    contacts: code === 'talking' && channel === 'CHAT' ? 1 + Math.floor(next() * 4) : code === 'talking' ? 1 : 0,
    channel,
    limits,
    fillLimits: limits,
    suspect: !calm && next() < 0.02,
    silent: !calm && next() < 0.02,
    asOf: null,
    dimmed: false,
  };
}
