// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HoverCard } from '../../../client/map/hover-card';
import type { Page } from '../../../client/map/page';
import { T } from '../product/centre';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown } from '../product/screen';

describe('the card at the pointer', () => {
  let page: Page;
  let root: HTMLElement;
  let undo: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    ({ page } = await livePage({ name: 'Abe' }, { name: 'Baba', live: { s: 'talking', al: true } }));
    const screen = await shown(<HoverCard page={page} />);
    root = screen.root;
    undo = () => {
      screen.undo();
      page.dispose();
    };
  });
  afterEach(() => {
    undo();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const point = async (id: string | null): Promise<string> => {
    page.hover.value = id === null ? null : { id, x: 100, y: 100 };
    await pass(400);
    return root.textContent ?? '';
  };

  it('closes when its agent is selected, because the panel says the same, and opens for the next one', async () => {
    expect(await point('Abe')).toContain('Abe');
    page.select('Abe');
    expect(await point('Abe')).toBe('');
    expect(await point('Baba')).toContain('Baba');
    expect(await point(null)).toBe('');
  });

  it('says what the plus after a time means', async () => {
    expect(await point('Abe')).not.toContain('or earlier');
    expect(await point('Baba')).toContain(`since ${page.words.value.timeOfDay(T)} or earlier`);
  });
});
