// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Drawn } from '../../../client/seats/floor/drawn';
import type { Page } from '../../../client/map/page';
import { watchPrinting } from '../../../client/map/print-sheet';
import type { FloorDocument } from '../../../client/plan/document';
import { drawingOf, drawnFloor } from '../../../client/plan/drawn-floor';
import { drawnHeadings } from '../../../client/seats/view/drawn-headings';
import { fakeDom } from '../product/dom';
import { livePage } from '../product/screen';
import { T } from '../product/centre';

const FLOOR: FloorDocument = {
  schema: 1, width: 800, height: 400, background: { image: 'a'.repeat(64), x: 0, y: 0, width: 800, height: 400 },
  zones: [{ id: 'z', name: '受電フロア', x: 0, y: 0, width: 800, height: 300 }],
  islands: [{ id: 'i', name: '料金', x: 80, y: 50, width: 600, height: 200 }],
  seats: ['A01', 'A02', 'A03', 'A04'].map((label, n) => ({ id: label, label, x: 100 + n * 100, y: 100, width: 95, height: 72, island: 'i' })),
  walls: [{ id: 'w', points: [[0, 0], [800, 0]] }], doors: [{ id: 'd', x: 10, y: 0, width: 48, label: '入口' }],
  labels: [{ id: 'l', text: '給湯室', x: 700, y: 350, size: 20 }],
};

describe('the sheet of a drawn floor', () => {
  let page: Page;
  let undo: () => void;
  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    ({ page } = await livePage({ name: 'Abe', live: { s: 'talking', t: T - 90_000 } }, { name: 'Baba', live: { s: 'missed', t: T - 5_000 } }));
    const [abe, baba] = Array.from(page.roster.all(), (row) => row.id);
    page.roster.setDesks((seat) => seat ?? '');
    const plan: Partial<Drawn> = {
      drawing: drawingOf(FLOOR),
      geometry: (_, __, shelf) => {
        const placed = [{ key: abe ?? '', seat: 'A01' }, { key: baba ?? '', seat: null }];
        const floor = drawnFloor(FLOOR, placed, [{ seat: 'A02', user: 'doi' }, { seat: 'A03', user: null }], shelf);
        return { ...floor, headings: drawnHeadings(floor) };
      },
    };
    page = { ...page, drawn: () => plan as Drawn };
    page.setLang('ja');
    page.setLayout('map');
    undo = watchPrinting(page);
    dispatchEvent(new Event('beforeprint'));
  });
  afterEach(() => {
    undo();
    page.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const sheet = (): Element => document.querySelector('.print-sheet') ?? document.body;
  const texts = (selector: string): readonly (string | null)[] => Array.from(sheet().querySelectorAll(selector), (one) => one.textContent);

  it('shows what the screen shows: seats with number, time, name and state, and the shelf', () => {
    expect(texts('g.s-talking text')).toEqual(['A01', '1:30', 'Abe', '対応中']);
    expect(texts('g.s-missed text')).toEqual(expect.arrayContaining(['Baba', '不在着信', '⚠ 不在着信']));
    const drawn = ['未配置', '受電フロア', '料金', '入口', '給湯室', '受付可 0、対応中 1、ログイン中 1/1'];
    expect(texts('text')).toEqual(expect.arrayContaining(drawn));
  });

  it('tells without colour who needs attention, and which desk is empty, waits for somebody, or is taken', () => {
    expect(texts('g.desk-empty text')).toEqual(['A02', 'doi', 'ログイン履歴なし', 'A04']);
    expect(texts('g.desk-taken text')).toEqual(['A03']);
    expect(texts('.legend span')).toEqual(['対応中 1', '不在着信 1', '要対応', '空席', '表示範囲外の人の席']);
    expect([sheet().querySelectorAll('g.l2').length, sheet().querySelectorAll('g.l0').length]).toEqual([1, 1]);
  });

  it('has walls, doors and the picture behind them, the time and the date', () => {
    expect(sheet().querySelectorAll('polyline.wall, path.door')).toHaveLength(2);
    expect(sheet().querySelector('image')?.getAttribute('href')).toBe(`/api/floors/images/${'a'.repeat(64)}`);
    expect(texts('header span')).toEqual(expect.arrayContaining([page.words.value.day(T)]));
    expect(texts('header b')).toEqual([expect.stringContaining('時点')]);
  });

  it('names the floor with its site, if there are several sites', () => {
    const floor = (id: string, site: string) => ({ id, name: '3F', floor: { id, site, version: 1, siteName: site } });
    expect(texts('h1')).toEqual(['Centre']);
    undo();
    page = { ...page, views: signal([floor('f-1', '東京'), floor('f-2', '大阪')]), view: signal('f-2') };
    undo = watchPrinting(page);
    dispatchEvent(new Event('beforeprint'));
    expect(texts('h1')).toEqual(['3F／大阪']);
  });

  it('goes when the printing is over', () => {
    dispatchEvent(new Event('afterprint'));
    expect(document.querySelector('.print-sheet')).toBeNull();
  });
});
