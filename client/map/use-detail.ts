import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Row } from '../agents/roster';
import { fetchDetail } from './agent-detail';
import type { AgentDetail } from './agent-detail';

const AGAIN_MS = 1_000;

/**
 * The server's data about an agent: loaded again when the agent changes, at most once a second. A change does not cancel a running
 * request, so an agent who changes all the time is explained too.
 */
export function useDetail({ id, agent }: Pick<Row, 'id' | 'agent'>): { readonly detail: AgentDetail | null; readonly failed: boolean } {
  const shown = useSignal<{ readonly detail: AgentDetail | null; readonly failed: boolean }>({ detail: null, failed: false });
  const askedAt = useRef(-Infinity);
  const asked = useRef(0);
  const answered = useRef(0);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      askedAt.current = performance.now();
      const mine = ++asked.current;
      const { signal } = (abort.current ??= new AbortController());
      const show = (detail: AgentDetail | null): void => {
        // The answer to an older request came late.
        if (signal.aborted || mine < answered.current) return;
        answered.current = mine;
        shown.value = { detail: detail ?? shown.peek().detail, failed: detail === null };
      };
      fetchDetail(id, signal).then(show, () => show(null));
    }, Math.max(0, askedAt.current + AGAIN_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [agent]);
  useEffect(() => () => abort.current?.abort(), []);
  return shown.value;
}
