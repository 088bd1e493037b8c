// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autoFloor } from '../../../client/plan/auto-floor';
import { ButtonMirror } from '../../../client/seats/view/button-mirror';
import { SeatStore } from '../../../client/seats/view/store';

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const floor = autoFloor(KEYS.map((key, seat) => ({ key, island: 'A', seat })), 1.5, '');
const HOME = { x: 0, y: 0, k: 1 };

describe('the buttons over the seats', () => {
  let host: HTMLElement;
  let store: SeatStore;
  let mirror: ButtonMirror;

  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    store = new SeatStore();
    store.setFloor(floor);
    mirror = new ButtonMirror(host, store, { label: (key) => key, islandLabel: (label) => label, emptyLabel: () => '', reveal: () => undefined });
  });
  afterEach(() => {
    mirror.dispose();
    host.remove();
  });
  /** The camera comes to rest over these seats alone. */
  const settle = (...keys: readonly string[]): void => {
    for (const key of KEYS) store.shown[store.slotOf(key)] = keys.includes(key) ? 1 : 0;
    mirror.settle(HOME, { x: 0, y: 0, w: floor.width, h: floor.height });
  };
  const labels = (): readonly (string | null)[] => [...host.querySelectorAll('button')].map((one) => one.getAttribute('aria-label'));

  it('stand in the order of the floor, in whatever order they came, and a focus among them stays', () => {
    const order = floor.seats.map((seat) => seat.key);
    const [first = '', second = '', third = '', , last = ''] = order;
    settle(second, last);
    expect(labels()).toEqual([second, last]);
    mirror.focus(last);
    const focused = document.activeElement;
    settle(first, last);
    expect(labels()).toEqual([first, last]);
    mirror.focus(third);
    expect(labels()).toEqual([first, third, last]);
    mirror.focus(last);
    settle(...KEYS);
    expect(labels()).toEqual(order);
    expect(document.activeElement).toBe(focused);
    expect([...host.querySelectorAll('button')].filter((one) => one.tabIndex === 0)).toEqual([focused]);
  });
});
