import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Row } from '../agents/roster';
import { fetchDetail, fits } from './agent-detail';
import type { AgentDetail, Slots } from './agent-detail';

const AGAIN_MS = 1_000;
/** Requests after one change: a server that is a moment behind the page answers with former contacts. */
const MOST = 4;

interface Shown {
  readonly detail: AgentDetail | null;
  readonly failed: boolean;
}

interface DetailState extends Shown {
  /** empty: not known for the contacts on the page */
  readonly slots: readonly Slots[];
}

/**
 * The server's data about an agent: loaded again when the agent changes, at most once a second. A change does not cancel a running
 * request, so an agent who changes all the time is explained too.
 */
export function useDetail({ id, agent }: Pick<Row, 'id' | 'agent'>): DetailState {
  const shown = useSignal<Shown>({ detail: null, failed: false });
  const askedAt = useRef(-Infinity);
  const asked = useRef(0);
  const answered = useRef(0);
  const abort = useRef<AbortController | null>(null);
  const now = useRef(agent);
  now.current = agent;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let left = MOST;
    const read = (): void => {
      askedAt.current = performance.now();
      left--;
      const mine = ++asked.current;
      const { signal } = (abort.current ??= new AbortController());
      const show = (answer: AgentDetail | null): void => {
        // The answer to an older request came late.
        if (signal.aborted || mine < answered.current) return;
        answered.current = mine;
        const detail = answer ?? shown.peek().detail;
        shown.value = { detail, failed: answer === null };
        if (answer !== null && !fits(answer, now.current.contacts) && now.current === agent && left > 0) later();
      };
      fetchDetail(id, signal).then(show, () => show(null));
    };
    const later = (): void => { timer = setTimeout(read, Math.max(0, askedAt.current + AGAIN_MS - performance.now())); };
    later();
    return () => clearTimeout(timer);
  }, [agent]);
  useEffect(() => () => abort.current?.abort(), []);
  const { detail, failed } = shown.value;
  return { detail, failed, slots: detail !== null && fits(detail, agent.contacts) ? detail.slots : [] };
}
