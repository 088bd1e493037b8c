import { callApi } from '../api/call-api';
import { list, shape, text } from '../api/read';

/** How the name of a person is read, and the telephone extension; '' = not known. */
export interface Reading { readonly reading: string; readonly extension: string }
/** By ARN. Only of people whom this person sees, and only with full names. */
export type Readings = ReadonlyMap<string, Reading>;

export const NO_READINGS: Readings = new Map();

const isReadings = list(shape({ agent: text, reading: text, extension: text }));

/** Null: the request failed. */
export async function fetchReadings(): Promise<Readings | null> {
  const answer = await callApi('GET', '/api/readings/seen', isReadings);
  return answer.kind === 'ok' ? new Map(answer.value.map(({ agent, ...said }) => [agent, said])) : null;
}

/** As it is searched: with spaces, and without. */
export const readingTexts = (reading: string): readonly string[] => (reading === '' ? [] : [reading, reading.replace(/[\s\u3000・]+/gu, '')]);
