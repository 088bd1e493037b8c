import type { InstanceName, SettingsDocument, SiteWord, StatusIcon } from './document';
import type { PlannedBreak } from '../alerts/limit-rules';

// Changes of the lists of a document. An entry keeps its place; a new one comes last.

function put<T>(list: readonly T[] = [], is: (one: T) => boolean, next: T | null): readonly T[] {
  const at = list.findIndex(is);
  return next === null ? list.filter((_, i) => i !== at) : at < 0 ? [...list, next] : list.map((one, i) => (i === at ? next : one));
}

export const plannedOf = (document: SettingsDocument, status: string): PlannedBreak | null =>
  document.breaks?.find((one) => one.status === status) ?? null;
export const withPlanned = (document: SettingsDocument, status: string, planned: number | null): SettingsDocument =>
  ({ ...document, breaks: put(document.breaks, (one) => one.status === status, planned === null ? null : { status, planned }) });

export const iconOf = (document: SettingsDocument, status: string): StatusIcon | null => document.icons?.find((one) => one.status === status) ?? null;
export const withIcon = (document: SettingsDocument, status: string, icon: string | null): SettingsDocument =>
  ({ ...document, icons: put(document.icons, (one) => one.status === status, icon === null ? null : { status, icon }) });

export const nameOf = (document: SettingsDocument, instance: string): InstanceName | null =>
  document.instances?.find((one) => one.instance === instance) ?? null;
export const withName = (document: SettingsDocument, instance: string, name: string): SettingsDocument =>
  ({ ...document, instances: put(document.instances, (one) => one.instance === instance, name === '' ? null : { instance, name }) });

export const wordOf = (document: SettingsDocument, site: string, key: string): SiteWord | null =>
  document.words?.find((one) => one.site === site && one.key === key) ?? null;
/** An empty word is that of the product. */
export function withWord(document: SettingsDocument, site: string, key: string, lang: 'ja' | 'en', word: string): SettingsDocument {
  const own = wordOf(document, site, key);
  const [ja = '', en = ''] = lang === 'ja' ? [word, own?.en] : [own?.ja, word];
  const next: SiteWord = { site, key, ...(ja === '' ? {} : { ja }), ...(en === '' ? {} : { en }) };
  const isEmpty = next.ja === undefined && next.en === undefined;
  return { ...document, words: put(document.words, (one) => one.site === site && one.key === key, isEmpty ? null : next) };
}

export const withColours = (document: SettingsDocument, colours: string): SettingsDocument => ({ ...document, colours });

export function withTimeZone(document: SettingsDocument, timeZone: string): SettingsDocument {
  const { timeZone: _zone, ...rest } = document;
  return timeZone === '' ? rest : { ...rest, timeZone };
}
