import { ALERT_FACETS, FACETS, NO_FILTER } from '../agents/filter';
import type { AlertFacet, Facet, Filter } from '../agents/filter';
import { COLUMNS, FIRST_ORDER } from '../list/list-order';
import type { Order } from '../list/list-order';
import { STATE_CODES, isStateCode } from '../words/state-codes';
import { LANGUAGES } from '../words/words';
import type { Theme } from '../ui/tokens';
import type { Language } from '../words/words';

export type Layout = 'map' | 'list';

/**
 * The camera position. On an automatic floor: the agent in the centre (`seat`, id of an agent), which is right for any layout of the floor.
 * On a drawn floor: the point in the centre, in floor units. Zoom in whole per cent.
 */
export type Place =
  | { readonly seat: string; readonly percent: number }
  | { readonly x: number; readonly y: number; readonly percent: number };

/** The content of the address bar: every view of the page is a link. `null`: not given, the device decides. */
export interface Address {
  /** id of the drawn floor, from the path */
  readonly floor: string | null;
  readonly instance: string | null;
  readonly layout: Layout | null;
  readonly filter: Filter;
  /** the list also shows agents who do not match the filter, dimmed */
  readonly all: boolean;
  readonly order: Order;
  /** id of the agent whose details are open */
  readonly agent: string | null;
  /** id of the seat of a drawn floor whose occupant's details must be opened */
  readonly seat: string | null;
  /** null: the whole floor */
  readonly place: Place | null;
  readonly lang: Language | null;
  readonly theme: Theme | null;
}

const paramOf = (facet: Facet | AlertFacet): string => (facet === 'channel' ? 'ch' : facet);

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | null => all.find((one) => one === text) ?? null;

function readOrder(text: string): Order {
  const descending = text.startsWith('-');
  const by = oneOf(COLUMNS, descending ? text.slice(1) : text);
  return by === null ? FIRST_ORDER : { by, descending };
}

/** Links of older builds name an agent on drawn floors too. */
function readPlace(text: string, drawn: boolean): Place | null {
  const [, x, y, zoom] = (drawn ? /^(-?\d{1,7}),(-?\d{1,7}),([1-9]\d{0,3})$/.exec(text) : null) ?? [];
  if (zoom !== undefined) return { x: Number(x), y: Number(y), percent: Number(zoom) };
  const [, seat, percent] = /^(.+),([1-9]\d{0,3})$/s.exec(text) ?? [];
  return seat === undefined ? null : { seat, percent: Number(percent) };
}

const FLOOR = /^\/floor\/([A-Za-z0-9_-]{1,40})\/?$/;
/** A drawn floor has its own path. */
export const pathOf = (floor: string | null): string => (floor === null ? '/' : `/floor/${floor}`);

export function readAddress(search: string, path = '/'): Address {
  const params = new URLSearchParams(search);
  const floor = FLOOR.exec(path)?.[1] ?? null;
  const seat = params.get('seat') || null;
  const facets = Object.fromEntries([...FACETS, ...ALERT_FACETS].map((name) => [name, new Set(params.getAll(paramOf(name)).filter((value) => value !== ''))]));
  return {
    floor,
    instance: params.get('instance'),
    layout: oneOf(['map', 'list'], params.get('view')),
    filter: {
      ...NO_FILTER, ...facets,
      states: new Set((params.get('state') ?? '').split(',').filter(isStateCode)), attention: params.get('alert') === '1', query: params.get('q') ?? '',
    },
    all: params.get('all') === '1',
    order: readOrder(params.get('sort') ?? ''),
    // Before there were drawn floors, a link named the agent with seat=.
    agent: params.get('agent') || (floor === null ? seat : null),
    seat: floor === null ? null : seat,
    place: readPlace(params.get('c') ?? '', floor !== null),
    lang: oneOf(LANGUAGES, params.get('lang')),
    theme: oneOf(['light', 'dark'], params.get('theme')),
  };
}

/** Defaults are omitted. Parameters of other software are kept. */
export function writeAddress(address: Address, search: string): string {
  const params = new URLSearchParams(search);
  const put = (name: string, values: Iterable<string | null>): void => {
    params.delete(name);
    for (const value of values) if (value !== null && value !== '') params.append(name, value);
  };
  const { filter, order, place } = address;
  put('instance', [address.instance]);
  put('view', [address.layout]);
  put('state', [STATE_CODES.filter((code) => filter.states.has(code)).join(',')]);
  for (const facet of [...FACETS, ...ALERT_FACETS]) put(paramOf(facet), filter[facet]);
  put('alert', [filter.attention ? '1' : null]);
  put('q', [filter.query]);
  put('all', [address.all ? '1' : null]);
  put('sort', [order.by === FIRST_ORDER.by && order.descending === FIRST_ORDER.descending ? null : `${order.descending ? '-' : ''}${order.by}`]);
  put('agent', [address.agent]);
  put('seat', [address.seat]);
  put('c', [place === null ? null : `${'seat' in place ? place.seat : `${place.x},${place.y}`},${place.percent}`]);
  put('lang', [address.lang]);
  put('theme', [address.theme]);
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}
