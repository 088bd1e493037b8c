// @vitest-environment jsdom
import { render } from 'preact';
import { useRef } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useFocusInside } from '../../../client/ui/focus-inside';

/** @param round another one: every button is made again */
function Buttons({ places, round }: { readonly places: readonly string[]; readonly round: number }) {
  const group = useRef<HTMLDivElement>(null);
  useFocusInside(group);
  return <div ref={group}>{places.map((place) => <button key={`${place} ${round}`} type="button" data-place={place}>{place}</button>)}</div>;
}

describe('the focus in a group of buttons that change', () => {
  let root: HTMLElement;
  let round = 0;

  beforeEach(async () => {
    root = document.body.appendChild(document.createElement('div'));
    await show('claim', 'snooze');
  });
  afterEach(() => {
    render(null, root);
    root.remove();
  });
  const show = async (...places: readonly string[]): Promise<void> => {
    render(<Buttons places={places} round={round} />, root);
    // Effects run after the next frame.
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  };
  const button = (place: string): HTMLButtonElement => root.querySelector<HTMLButtonElement>(`[data-place=${place}]`) as HTMLButtonElement;
  const focused = (): string => (document.activeElement as HTMLElement).dataset['place'] ?? document.activeElement?.tagName ?? '';

  it('goes to the button in the same place, otherwise to the first one, when its button is gone', async () => {
    button('snooze').focus();
    await show('claim', 'release');
    expect(focused()).toBe('claim');
    button('release').focus();
    round++;
    await show('claim', 'release');
    expect(focused()).toBe('release');
  });

  it('stays away when the person took it away', async () => {
    button('snooze').focus();
    button('snooze').blur();
    // The buttons change later than that.
    await Promise.resolve();
    expect(focused()).toBe('BODY');
    await show('claim', 'release');
    expect(focused()).toBe('BODY');
  });

  it('stays away when the person pressed elsewhere, although the button is removed at the same time', async () => {
    button('snooze').focus();
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    await show('claim', 'release');
    expect(focused()).toBe('BODY');
  });

  it('is not taken from another part of the page', async () => {
    const field = root.insertAdjacentElement('afterend', document.createElement('input')) as HTMLInputElement;
    button('snooze').focus();
    field.focus();
    await show('claim', 'release');
    expect(document.activeElement).toBe(field);
    field.remove();
    await show('release');
    expect(focused()).toBe('BODY');
  });
});
