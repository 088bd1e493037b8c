// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { pathAt, previewView } from '../../../client/app/paths';
import { cutMessage, cutNames } from '../../../client/wall/cut-names';
import { createPreview } from '../../../client/wall/preview';
import { previewAddress, previewScreen } from '../../../client/wall/preview-address';
import type { Wall } from '../../../client/wall/wall-types';
import { WallScreen } from '../../../client/wall/wall-screen';
import { fakeDom } from '../product/dom';
import { pass } from '../product/screen';
import { FakeServer, T } from './fake-wall';

const server = vi.hoisted(() => ({ hub: (): unknown => null }));
vi.mock('../../../client/api/hub-connection', () => ({ hubConnection: () => server.hub() }));

describe('the address of a preview', () => {
  it('says everything that a screen is chosen by, and is read again', () => {
    const asked = { view: 'f 1/ü', inches: 75, metres: 4.5, theme: 'auto', names: 'seat', languages: ['en', 'ja'], zones: ['a', 'b'] };
    const url = new URL(previewAddress(asked), 'https://seats.example.jp');
    expect(url.pathname + url.search).toBe('/wall/preview/f%201%2F%C3%BC?in=75&d=4.5&theme=auto&names=seat&lang=en,ja&zones=a,b');
    expect([previewView(url.pathname), pathAt(url.pathname)]).toEqual(['f 1/ü', null]);
    expect(previewScreen('f 1/ü', url.search, null).settings).toMatchObject({
      floors: [{ view: 'f 1/ü', zones: ['a', 'b'] }], inches: 75, metres: 4.5, theme: 'auto', names: 'seat', languages: ['en', 'ja'],
    });
  });

  it.each([['/wall'], ['/wall/preview'], ['/wall/preview/'], ['/wall/preview/a/b'], ['/wall/preview/%E0%A4%A']])('%s is none', (path) => {
    expect(previewView(path)).toBeNull();
  });

  it('that says nothing, or nonsense, is that of a new screen', () => {
    const usual = previewScreen('a', '', null);
    expect(usual.settings).toMatchObject({ floors: [{ view: 'a' }], inches: 55, metres: 5, theme: 'dark', names: 'initials', languages: ['ja', 'en'] });
    expect(previewScreen('a', '?in=x&d=-3&theme=pink&names=all&lang=fr&zones=', null)).toEqual(usual);
  });

  it('shows no more of names than the person sees', () => {
    const names = (own: string | null): string => previewScreen('a', '?names=family', own).settings.names;
    expect([names(null), names('full'), names('family'), names('initials'), names('seat')]).toEqual(['family', 'family', 'family', 'initials', 'seat']);
  });
});

// As server/Live/Lens.cs: the same person at each level.
it.each([
  ['full', { first: ' Emma', last: 'Clark', user: 'eclark' }], ['family', { first: '', last: 'Clark', user: '' }],
  ['initials', { first: 'E', last: 'C', user: '' }], ['seat', { first: '', last: '', user: '' }],
] as const)('%s: names are cut as the server cuts them', (level, cut) => {
  expect(cutNames({ first: ' Emma', last: 'Clark', user: 'eclark' }, level)).toEqual(cut);
  expect(cutNames({ first: '𠮷', last: '', user: 'x' }, 'initials')).toEqual({ first: '𠮷', last: '', user: '' });
});

it('the name of somebody who left Amazon Connect and still has a seat is cut too, in a snapshot and in a frame', () => {
  const reserved = [{ place: 's1', user: 'eclark', arn: 'arn:x/agent/9', first: 'Emma', last: 'Clark' }, { place: 's2', user: 'new' }];
  for (const rest of [{ agents: [] }, { kind: 'frame' }]) {
    const cut = cutMessage({ ...rest, reserved }, 'initials') as { readonly reserved: readonly unknown[] };
    expect(cut.reserved[0]).toEqual({ place: 's1', user: '', arn: 'arn:x/agent/9', first: 'E', last: 'C' });
    expect(JSON.stringify(cut)).not.toMatch(/Clark|Emma|new/);
  }
});

it('messages that are no messages are passed on', () => {
  for (const odd of [null, 1, 'x', [], { agents: 1 }, { cards: [null] }]) expect(cutMessage(odd, 'initials')).toEqual(odd);
});

describe('a preview', () => {
  let fake: FakeServer;
  let wall: Wall;
  let root: HTMLElement;
  let stop: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    fakeDom(1500, 800);
    fake = new FakeServer();
    server.hub = fake.hub;
    stop = fake.start();
    root = document.body.appendChild(document.createElement('div'));
    localStorage.clear();
  });
  afterEach(() => {
    render(null, root);
    wall.dispose();
    root.remove();
    stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const open = async (search: string): Promise<void> => {
    await act(() => {
      wall = createPreview(DEFAULT_LIMITS, previewScreen('a', search, null));
      render(<WallScreen wall={wall} />, root);
    });
    await pass(2_000);
  };

  it('shows the floor as a screen would, says that it is none, and pairs and reports nothing', async () => {
    fake.people['a'] = [
      { first: 'Mia', last: 'Young', live: { s: 'talking', c: [{ h: 'VOICE', s: 'CONNECTED', t: T - 1_000_000, k: T - 1_000_000 }] } },
      { first: 'Bo', last: 'Z' },
    ];
    await open('?names=initials&lang=en,ja&in=75&d=5');
    expect(root.querySelector('h1')?.textContent).toBe('East');
    expect(root.textContent).toContain('Preview, not a screen');
    expect(root.textContent).toContain('Names shown as initials');
    const rail = root.querySelector('.wall-rail li')?.textContent ?? '';
    expect([rail.includes('MY'), rail.includes('Young'), root.textContent?.includes('Young')]).toEqual([true, false, false]);
    await pass(20_000);
    expect(root.querySelector('.when .conn')?.className).toContain('live');
    expect(fake.reports).toEqual([]);
    expect(fake.asked.filter((one) => !/\/views/.test(one))).toEqual([]);
    expect(localStorage.length).toBe(0);
  });

  it('cuts the names of people who come later too', async () => {
    await open('?names=initials');
    const card = { i: 7, arn: 'arn:x/agent/7', user: 'nina', first: 'Nina', last: 'Quist', profile: '', groups: [], island: 'Sales', seat: 7 };
    await act(() => {
      for (const sink of fake.sinks()) {
        sink.next({
          kind: 'frame', epoch: 'a', from: 1, rev: 2, at: fake.now, cards: [card],
          live: [{ i: 7, s: 'missed', a: 'missed', t: T, c: [{ h: 'VOICE', s: 'MISSED', t: T }] }],
        });
      }
    });
    await pass(2_000);
    const rail = root.querySelector('.wall-rail li')?.textContent ?? '';
    expect([rail.includes('NQ'), root.textContent?.includes('Quist')]).toEqual([true, false]);
  });
});
