export interface Feed {
  readonly counts: Readonly<Record<'frames' | 'gaps' | 'resyncs' | 'watches' | 'reports' | 'proofs' | 'closed' | 'opened', number>>;
  opened(): void;
  closed(): void;
  sent(payload: unknown): void;
  received(payload: unknown): void;
}
export function watchFeed(now?: () => number): Feed;
