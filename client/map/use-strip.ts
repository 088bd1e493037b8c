import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Agent } from '../live/agent';
import { fetchStrip } from './strip-answer';
import type { Strip } from './strip-answer';

const AGAIN_MS = 60_000;
/** After a change, the server needs about a second to store what ended. */
const SETTLED_MS = 2_000;
/** An agent who changes all the time is not requested more often. */
const LEAST_MS = 5_000;

/** What changes the strip. */
const changeOf = ({ state, since, status, contacts }: Agent): string =>
  [state, since, status, ...contacts.map((one) => `${one.channel} ${one.state} ${one.since}`)].join('|');

export interface StripState {
  /** null: not loaded yet. After a failed request the last answer stays. */
  readonly strip: Strip | null;
  readonly failed: boolean;
}

/** The agent's last hours: loaded again every minute, and soon after a change. */
export function useStrip(agent: Agent): StripState {
  const shown = useSignal<StripState>({ strip: null, failed: false });
  const onChange = useRef<() => void>(() => undefined);
  useEffect(() => {
    const abort = new AbortController();
    let [timer, dueAt, askedAt, asked, answered] = [0 as unknown as ReturnType<typeof setTimeout>, 0, 0, 0, 0];
    const readAt = (at: number): void => {
      clearTimeout(timer);
      dueAt = at;
      timer = setTimeout(read, Math.max(0, at - performance.now()));
    };
    function read(): void {
      askedAt = performance.now();
      readAt(askedAt + AGAIN_MS);
      const mine = ++asked;
      const show = (strip: Strip | null): void => {
        // The answer to an older request came late.
        if (abort.signal.aborted || mine < answered) return;
        answered = mine;
        shown.value = { strip: strip ?? shown.peek().strip, failed: strip === null };
      };
      fetchStrip(agent.arn, abort.signal).then(show, () => show(null));
    }
    onChange.current = () => {
      const at = Math.max(performance.now() + SETTLED_MS, askedAt + LEAST_MS);
      if (at < dueAt) readAt(at);
    };
    read();
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [agent.arn]);
  const change = changeOf(agent);
  const first = useRef(change);
  useEffect(() => { if (first.current !== change) onChange.current(); }, [change]);
  return shown.value;
}
