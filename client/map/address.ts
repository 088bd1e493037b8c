import { STATE_CODES, isStateCode } from '../words/state-codes';
import type { StateCode } from '../words/state-codes';
import { LANGUAGES } from '../words/words';
import type { Theme } from '../ui/tokens';
import type { Language } from '../words/words';

export type Layout = 'map' | 'list';

/** What the address bar holds: every view of the page is a link. `null`: not said, the device decides. */
export interface Address {
  readonly instance: string | null;
  readonly layout: Layout | null;
  readonly states: ReadonlySet<StateCode>;
  readonly attention: boolean;
  readonly query: string;
  /** id of the agent whose details are open */
  readonly seat: string | null;
  readonly lang: Language | null;
  readonly theme: Theme | null;
}

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | null => all.find((one) => one === text) ?? null;

export function readAddress(search: string): Address {
  const params = new URLSearchParams(search);
  return {
    instance: params.get('instance'),
    layout: oneOf(['map', 'list'], params.get('view')),
    states: new Set((params.get('state') ?? '').split(',').filter(isStateCode)),
    attention: params.get('alert') === '1',
    query: params.get('q') ?? '',
    seat: params.get('seat') || null,
    lang: oneOf(LANGUAGES, params.get('lang')),
    theme: oneOf(['light', 'dark'], params.get('theme')),
  };
}

/** Defaults are left out; what other software put into the address is kept. */
export function writeAddress(address: Address, search: string): string {
  const params = new URLSearchParams(search);
  const put = (name: string, value: string | null): void => {
    if (value === null || value === '') params.delete(name);
    else params.set(name, value);
  };
  put('instance', address.instance);
  put('view', address.layout);
  put('state', STATE_CODES.filter((code) => address.states.has(code)).join(','));
  put('alert', address.attention ? '1' : null);
  put('q', address.query);
  put('seat', address.seat);
  put('lang', address.lang);
  put('theme', address.theme);
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}
