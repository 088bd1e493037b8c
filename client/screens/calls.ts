import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { nothing } from '../api/read';
import { isPairing, isPicture, isWireScreen, screenOf } from './screens-wire';
import type { Picture, Screen, TimedPairing } from './screens-wire';

// The calls of /api/screens. A 401 is an answer here: on the way to the sign-in, what was typed would be lost.

const PATH = '/api/screens';
const of = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

const one = async (asked: Promise<Answer<Parameters<typeof screenOf>[0]>>): Promise<Answer<Screen>> => {
  const said = await asked;
  return said.kind === 'ok' ? { kind: 'ok', value: screenOf(said.value) } : said;
};
const done = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer<null>> => callApi(method, path, nothing, body, true);

/** @param code without spaces, in capitals */
export async function findPairing(code: string): Promise<Answer<TimedPairing>> {
  const said = await callApi('GET', `${PATH}/pairings/${encodeURIComponent(code)}`, isPairing, undefined, true);
  return said.kind === 'ok' ? { kind: 'ok', value: { ...said.value, now: said.value.now ?? null, at: performance.now() } } : said;
}
export const refuse = (code: string): Promise<Answer<null>> => done('POST', `${PATH}/pairings/${encodeURIComponent(code)}/refuse`, {});
export const approve = (code: string, body: object): Promise<Answer<Screen>> => one(callApi('POST', PATH, isWireScreen, { code, ...body }, true));
export const repair = (id: string, code: string): Promise<Answer<Screen>> => one(callApi('POST', `${of(id)}/repair`, isWireScreen, { code }, true));
/** @param version that was edited: if another one is in effect the answer is 409 with it */
export const change = (id: string, version: number, body: object): Promise<Answer<Screen>> =>
  one(callApi('PUT', of(id), isWireScreen, { ...body, version }, true));
export const revoke = (id: string): Promise<Answer<null>> => done('POST', `${of(id)}/revoke`, {});
export const remove = (id: string): Promise<Answer<null>> => done('DELETE', of(id));
export const identify = (id: string, seconds: number): Promise<Answer<null>> => done('POST', `${of(id)}/identify`, { seconds });
export const reload = (id: string): Promise<Answer<null>> => done('POST', `${of(id)}/reload`, {});
export const takePicture = (id: string): Promise<Answer<Picture>> => callApi('POST', `${of(id)}/picture`, isPicture, {}, true);
/** @param until ms of the server's clock */
export const showText = (id: string, text: string, until: number): Promise<Answer<null>> => done('PUT', `${of(id)}/text`, { text, until });
export const hideText = (id: string): Promise<Answer<null>> => done('DELETE', `${of(id)}/text`);
