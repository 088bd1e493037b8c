/** What is asked of the audit log. Times are those of a `datetime-local` field: this browser's time zone, no offset. */
export interface Filter {
  readonly who: string;
  /** a code, or its beginning */
  readonly what: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}
export const NO_FILTER: Filter = { who: '', what: '', text: '', from: '', to: '' };

const two = (n: number): string => String(n).padStart(2, '0');

/** The moment as a `datetime-local` field writes it; "" when it is none. */
function local(iso: string | null): string {
  const at = new Date(iso ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function instant(field: string): string {
  const at = new Date(field);
  return field === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

export function readFilter(search: string): Filter {
  const params = new URLSearchParams(search);
  const said = (name: string): string => params.get(name) ?? '';
  return { who: said('who'), what: said('what'), text: said('text'), from: local(params.get('from')), to: local(params.get('to')) };
}

/** The query of the page's address, of the API and of the CSV file alike: moments with their offset, empty ones left out. */
export function queryOf(filter: Filter, before: number | null): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string): void => { if (value !== '') params.set(name, value); };
  put('who', filter.who.trim());
  put('what', filter.what);
  put('text', filter.text.trim());
  put('from', instant(filter.from));
  put('to', instant(filter.to));
  if (before !== null) put('before', String(before));
  return params.toString();
}
