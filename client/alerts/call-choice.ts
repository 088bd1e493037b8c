import { signal } from '@preact/signals';
import { recall, remember } from '../ui/device';
import type { LastCall } from './pace';

/** Whether this browser calls for new critical alerts: with a sound, with a notification. Off until somebody switches it on. */
export const soundOn = signal(recall('sound') === 'on');
export const notifyOn = signal(recall('notify') === 'on');
/** the last sound was not played */
export const soundBlocked = signal(false);

export function setSound(on: boolean): void {
  soundOn.value = on;
  remember('sound', on ? 'on' : 'off');
}

export function setNotify(on: boolean): void {
  notifyOn.value = on;
  remember('notify', on ? 'on' : 'off');
}

const MOST = 200;

/** The last call of any tab of this browser; null: none, or not readable. */
export function lastCall(): LastCall | null {
  try {
    const kept: unknown = JSON.parse(recall('called') ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { at, ids } = kept as { readonly at?: unknown; readonly ids?: unknown };
    return typeof at === 'number' && Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? { at, ids } : null;
  } catch {
    return null;
  }
}

export const keepCall = ({ at, ids }: LastCall): void => remember('called', JSON.stringify({ at, ids: ids.slice(0, MOST) }));
