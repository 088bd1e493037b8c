// @vitest-environment jsdom
import type { ReadonlySignal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraft } from '../../../client/settings/draft';
import { useCounts } from '../../../client/settings/use-counts';
import type { Counted } from '../../../client/settings/use-counts';

const NONE = { warning: 0, critical: 0 };
const ENDED = (): Response => Response.json({ title: 'Sign in' }, { status: 401 });

describe('the counts of the settings', () => {
  let root: HTMLElement;
  let asked: number;
  let answer: () => Response;
  let counted: ReadonlySignal<Counted>;
  let isHidden: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    isHidden = false;
    answer = ENDED;
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden);
    vi.stubGlobal('fetch', async () => {
      asked++;
      return answer();
    });
    const draft = createDraft({ document: {}, version: 1, savedAt: null, savedBy: null });
    const Counts = (): null => {
      counted = useCounts(draft);
      return null;
    };
    root = document.body.appendChild(document.createElement('div'));
    render(<Counts />, root);
  });
  afterEach(() => {
    render(null, root);
    root.remove();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1_000);
  /** The person goes to another tab, or comes back. */
  const turn = async (toHidden: boolean): Promise<void> => {
    isHidden = toHidden;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await settle();
  };

  it('are asked for again when the person comes back after a sign-in in another tab', async () => {
    await settle();
    expect([counted.value.kind, asked]).toEqual(['ended', 1]);

    await turn(true);
    expect(asked).toBe(1);
    // oxlint-disable-next-line unicorn/no-thenable -- it is never a function
    answer = () => Response.json(Object.fromEntries([['errors', []], ['now', NONE], ['then', NONE]]));
    await turn(false);
    expect([counted.value.kind, asked]).toEqual(['counted', 2]);

    await turn(true);
    await turn(false);
    expect(asked).toBe(2);
  });

  it('are not asked for by a page that is gone', async () => {
    await settle();
    render(null, root);
    await turn(true);
    await turn(false);
    expect(asked).toBe(1);
  });
});
