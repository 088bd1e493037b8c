import { FACETS, NO_FILTER } from '../agents/filter';
import type { Facet, Filter } from '../agents/filter';
import { COLUMNS, FIRST_ORDER } from '../list/list-order';
import type { Order } from '../list/list-order';
import { STATE_CODES, isStateCode } from '../words/state-codes';
import { LANGUAGES } from '../words/words';
import type { Theme } from '../ui/tokens';
import type { Language } from '../words/words';

export type Layout = 'map' | 'list';

/** Where the camera stands, told by a seat: right on a screen of any size, and when the floor is laid out in another way. */
export interface Place {
  /** id of the agent in the middle */
  readonly seat: string;
  /** zoom in whole per cent */
  readonly percent: number;
}

/** What the address bar holds: every view of the page is a link. `null`: not said, the device decides. */
export interface Address {
  readonly instance: string | null;
  readonly layout: Layout | null;
  readonly filter: Filter;
  /** the list shows those too whom the filter leaves out, dimmed */
  readonly all: boolean;
  readonly order: Order;
  /** id of the agent whose details are open */
  readonly seat: string | null;
  /** null: the whole floor */
  readonly place: Place | null;
  readonly lang: Language | null;
  readonly theme: Theme | null;
}

const PARAM: Readonly<Record<Facet, string>> = { team: 'team', queue: 'queue', channel: 'ch', skill: 'skill' };

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | null => all.find((one) => one === text) ?? null;

function readOrder(text: string): Order {
  const descending = text.startsWith('-');
  const by = oneOf(COLUMNS, descending ? text.slice(1) : text);
  return by === null ? FIRST_ORDER : { by, descending };
}

function readPlace(text: string): Place | null {
  const [, seat, percent] = /^(.+),([1-9]\d{0,3})$/.exec(text) ?? [];
  return seat === undefined ? null : { seat, percent: Number(percent) };
}

export function readAddress(search: string): Address {
  const params = new URLSearchParams(search);
  const facet = (name: Facet): ReadonlySet<string> => new Set(params.getAll(PARAM[name]).filter((value) => value !== ''));
  return {
    instance: params.get('instance'),
    layout: oneOf(['map', 'list'], params.get('view')),
    filter: {
      ...NO_FILTER,
      states: new Set((params.get('state') ?? '').split(',').filter(isStateCode)), attention: params.get('alert') === '1', query: params.get('q') ?? '',
      team: facet('team'), queue: facet('queue'), channel: facet('channel'), skill: facet('skill'),
    },
    all: params.get('all') === '1',
    order: readOrder(params.get('sort') ?? ''),
    seat: params.get('seat') || null,
    place: readPlace(params.get('c') ?? ''),
    lang: oneOf(LANGUAGES, params.get('lang')),
    theme: oneOf(['light', 'dark'], params.get('theme')),
  };
}

/** Defaults are left out; what other software put into the address is kept. */
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
  for (const facet of FACETS) put(PARAM[facet], filter[facet]);
  put('alert', [filter.attention ? '1' : null]);
  put('q', [filter.query]);
  put('all', [address.all ? '1' : null]);
  put('sort', [order.by === FIRST_ORDER.by && order.descending === FIRST_ORDER.descending ? null : `${order.descending ? '-' : ''}${order.by}`]);
  put('seat', [address.seat]);
  put('c', [place === null ? null : `${place.seat},${place.percent}`]);
  put('lang', [address.lang]);
  put('theme', [address.theme]);
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}
