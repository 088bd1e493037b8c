import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { tidy } from './document';
import type { SettingsDocument } from './document';
import type { Saved } from './draft';
import { documentOf, isCheck, isDocument, isSettings } from './settings-wire';
import type { Check, WireSettingsDocument } from './settings-wire';

// The calls of /api/settings. The version that was edited goes with each save: if another one is in effect, the answer is 412.
// A 401 is an answer: on the way to the sign-in, what was typed would be lost. Only the first call, before anything is typed, goes there.

const PATH = '/api/settings';

const savedOf = (wire: WireSettingsDocument): Saved =>
  ({ document: documentOf(wire), version: wire.version, savedAt: wire.savedAt ?? null, savedBy: wire.savedBy ?? null });

const mapped = async <T, R>(asked: Promise<Answer<T>>, to: (value: T) => R): Promise<Answer<R>> => {
  const said = await asked;
  return said.kind === 'ok' ? { kind: 'ok', value: to(said.value) } : said;
};
const match = (version: number): Readonly<Record<string, string>> => ({ 'if-match': `"${version}"` });

export const fetchSettings = (): Promise<Answer<Saved>> => mapped(callApi('GET', PATH, isSettings), savedOf);

/** @param version that was edited */
export const saveSettings = (document: SettingsDocument, version: number): Promise<Answer<Saved>> =>
  mapped(callApi('PUT', PATH, isSettings, tidy(document), true, match(version)), savedOf);

export const restoreVersion = (version: number, current: number): Promise<Answer<Saved>> =>
  mapped(callApi('POST', `${PATH}/versions/${version}/restore`, isSettings, undefined, true, match(current)), savedOf);

export const fetchVersion = (version: number): Promise<Answer<SettingsDocument>> =>
  mapped(callApi('GET', `${PATH}/versions/${version}`, isDocument, undefined, true), documentOf);

/** @param document of this page, or of a file: then anything */
export const checkOnServer = (document: unknown): Promise<Answer<Check>> => callApi('POST', `${PATH}/check`, isCheck, document, true);
