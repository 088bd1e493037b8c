// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { Guide } from '../../../client/setup/guide';
import type { Setup } from '../../../client/setup/setup';
import { setupWords } from '../../../client/setup/words';
import { shown } from '../product/screen';

/** How far a site has come: nothing, agent events are sent, agents are on the map. */
const setupAt = (connected: boolean, agents: number, drawn = 0): Setup => ({
  status: signal({ streams: [{ kind: 'agent-events', to: connected ? 'arn:x' : null, name: 'agent-events' }], lastEvent: null }),
  onMap: signal(agents), drawn: signal(drawn), instance: signal('tokyo 1'),
}) as unknown as Setup;

describe('the guide of a new site', () => {
  it.each([
    ['Connect an instance', false, 0], ['See the first event', true, 0], ['Open it on a TV', true, 40],
  ] as const)('says that the next thing to do is: %s. Nothing that cannot be done here is ever next', async (title, connected, agents) => {
    const { root, undo } = await shown(<Guide setup={setupAt(connected, agents)} words={setupWords('en')} />);
    const next = root.querySelectorAll('[aria-current="step"]');
    expect(Array.from(next, (one) => one.querySelector('h3')?.firstChild?.textContent?.trim())).toEqual([title]);
    expect(root.querySelector('.later h3')?.textContent).toBeDefined();
    undo();
  });

  it('links to the floors, and says if there are any', async () => {
    for (const [drawn, says] of [[0, 'later'], [2, 'done']] as const) {
      const { root, undo } = await shown(<Guide setup={setupAt(true, 40, drawn)} words={setupWords('en')} />);
      const floor = root.querySelector('li:nth-child(3)');
      expect([floor?.className, floor?.querySelector('a')?.getAttribute('href')]).toEqual([says, '/floors']);
      undo();
    }
  });

  it('leads to the map of its instance, and says how a TV signs in without a person', async () => {
    const { root, undo } = await shown(<Guide setup={setupAt(true, 40)} words={setupWords('en')} />);
    const tv = [...root.querySelectorAll('li')].at(-1);
    expect(tv?.querySelector('a')?.getAttribute('href')).toBe('/?view=map&instance=tokyo%201');
    expect(tv?.textContent).toMatch(/full screen.*sign-in.*account of its own.*Viewer/);
    undo();
  });
});
