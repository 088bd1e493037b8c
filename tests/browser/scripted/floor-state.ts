import type { WireAgent, WireFrame, WireLive, WireSnapshot, WireView } from '../../../client/live/wire';

const INSTANCE = 'arn:aws:connect:ap-northeast-1:123456789012:instance/11111111-2222-3333-4444-555555555555';
const LAST = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村', '小林', '加藤'];
const FIRST = ['葵', '陽菜', '蓮', '湊', '凛', '悠真', '結衣', '大和'];
const CODES = ['available', 'talking', 'acw', 'hold', 'away'] as const;

/** The state of one agent in a script: n turns through states, lengths and contacts. */
export function liveOf(i: number, n: number, at: number): WireLive {
  // Few need help.
  const s = n % 40 === 0 ? 'missed' : n % 41 === 0 ? 'error' : CODES[n % CODES.length] ?? 'available';
  const t = at - ((n * 7_919) % 150_000);
  const busy = s === 'talking' || s === 'hold' ;
  return {
    s, t, e: at, n: s === 'away' ? '研修' : 'Available', ns: t, ...(i === 0 ? {} : { i }),
    ...(busy ? { c: [{ h: 'VOICE', s: s === 'hold' ? 'CONNECTED_ONHOLD' : 'CONNECTED', t, k: t, q: `Queue ${n % 9}`, m: 'INBOUND' }] } : {}),
  };
}

const ISLAND = 25;
const islandOf = (i: number): string => `Team ${String(Math.floor(i / ISLAND) + 1).padStart(2, '0')}`;

function agentOf(i: number, at: number, drawn: boolean): WireAgent {
  const place = drawn ? { place: `s${i}` } : { island: islandOf(i), ...(i % ISLAND === 0 ? {} : { seat: i % ISLAND }) };
  return {
    card: {
      arn: `${INSTANCE}/agent/${String(i).padStart(12, '0')}`, user: `user-${i}`, first: FIRST[i % FIRST.length] ?? '', last: LAST[i % LAST.length] ?? '',
      profile: 'Basic', groups: ['Tokyo', islandOf(i)], ...(i === 0 ? {} : { i }), ...place,
    },
    live: liveOf(i, i, at),
  };
}

/** A drawing with so many seats, in islands of 25. Each version is a little wider. */
function drawingOf(seats: number, version: number): object {
  const islands = Math.ceil(seats / ISLAND);
  const across = Math.ceil(Math.sqrt(islands * 1.3));
  const at = (island: number): { readonly x: number; readonly y: number } => ({ x: (island % across) * 560 + 20, y: Math.floor(island / across) * 520 + 20 });
  const each = Array.from({ length: islands }, (_, n) => n);
  return {
    schema: 1, width: across * 560 + version * 20, height: Math.ceil(islands / across) * 520 + 20, doors: [], labels: [],
    zones: each.map((n) => ({ id: `z${n}`, name: `Zone ${n + 1}`, ...at(n), width: 540, height: 500 })),
    islands: each.map((n) => ({ id: `i${n}`, zone: `z${n}`, name: islandOf(n * ISLAND), x: at(n).x + 8, y: at(n).y + 40, width: 520, height: 440 })),
    seats: Array.from({ length: seats }, (_, i) => {
      const { x, y } = at(Math.floor(i / ISLAND));
      return {
        id: `s${i}`, label: `${100 + i}`, island: `i${Math.floor(i / ISLAND)}`, x: x + 14 + (i % 5) * 102, y: y + 70 + Math.floor((i % ISLAND) / 5) * 80,
        width: 95, height: 72,
      };
    }),
  };
}

/** One floor of a script: its people, its revision and the frames that change it. */
export class FloorState {
  readonly view: WireView;
  epoch = 'e-1';
  rev = 1;
  /** of the drawing; 0: an automatic floor */
  version: number;
  private readonly agents = new Map<number, WireAgent>();

  constructor(id: string, name: string, private readonly people: number, at: number, private readonly drawn = false) {
    this.version = drawn ? 1 : 0;
    this.view = { id, name, agents: people, ...(drawn ? { floor: { id: `floor-${id}`, site: 'site', siteName: '東京', version: 1 } } : {}) };
    for (let i = 0; i < people; i++) this.agents.set(i, agentOf(i, at, drawn));
  }

  get size(): number { return this.agents.size; }

  document(version: number): object { return drawingOf(this.people, version); }

  /** A new version of the drawing is published. */
  publish(at: number): WireFrame {
    this.version++;
    return this.step(at, { floor: { version: this.version } });
  }

  /** As after a restart of the server: other revisions. */
  restart(): void { [this.epoch, this.rev] = [`${this.epoch}-`, 1]; }

  snapshot(at: number, build: string): WireSnapshot {
    return {
      view: this.view.id, epoch: this.epoch, rev: this.rev, at, build, mode: 'live', zone: 'Asia/Tokyo', source: { state: 'live', caughtUpTo: at },
      agents: [...this.agents.values()],
      ...(this.drawn ? { floor: { id: `floor-${this.view.id}`, name: this.view.name, site: 'site', version: this.version } } : {}),
    };
  }

  /** These people have these states now, except those who are not there. */
  change(lives: readonly WireLive[], at: number): WireFrame {
    const there = lives.filter(({ i = 0 }) => this.agents.has(i));
    for (const live of there) {
      const known = this.agents.get(live.i ?? 0);
      if (known !== undefined) this.agents.set(live.i ?? 0, { ...known, live });
    }
    return this.step(at, { live: there });
  }

  /** People leave the board. */
  leave(indices: readonly number[], at: number): WireFrame {
    for (const i of indices) this.agents.delete(i);
    return this.step(at, { gone: indices });
  }

  /** … and come again, to the same seats. */
  come(indices: readonly number[], at: number): WireFrame {
    const back = indices.map((i) => agentOf(i, at, this.drawn));
    for (const one of back) this.agents.set(one.card.i ?? 0, one);
    return this.step(at, { cards: back.map(({ card }) => card), live: back.map(({ live }) => live) });
  }

  private step(at: number, change: Partial<WireFrame>): WireFrame {
    const from = this.rev++;
    return { kind: 'frame', epoch: this.epoch, from, rev: this.rev, at, read: at, ...change };
  }
}
