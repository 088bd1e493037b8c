import { momentOf, wallClock } from '../words/zone';

/** The filter of the audit log. Times are from a `datetime-local` field: in the site's time zone, without an offset. */
export interface Filter {
  readonly who: string;
  /** a code, or its beginning */
  readonly what: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}
export const NO_FILTER: Filter = { who: '', what: '', text: '', from: '', to: '' };

/** The time in the format of a `datetime-local` field; "" if there is none. */
function local(iso: string | null, zone: string | null): string {
  const at = Date.parse(iso ?? '');
  return Number.isNaN(at) ? '' : wallClock(at, zone);
}

function instant(field: string, zone: string | null): string {
  const at = momentOf(field, zone);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

export function readFilter(search: string, zone: string | null): Filter {
  const params = new URLSearchParams(search);
  const said = (name: string): string => params.get(name) ?? '';
  return { who: said('who'), what: said('what'), text: said('text'), from: local(params.get('from'), zone), to: local(params.get('to'), zone) };
}

/** The query for the page's address, the API and the CSV file: times with their offset, empty fields omitted. */
export function queryOf(filter: Filter, before: number | null, zone: string | null): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string): void => { if (value !== '') params.set(name, value); };
  put('who', filter.who.trim());
  put('what', filter.what);
  put('text', filter.text.trim());
  put('from', instant(filter.from, zone));
  put('to', instant(filter.to, zone));
  if (before !== null) put('before', String(before));
  return params.toString();
}
