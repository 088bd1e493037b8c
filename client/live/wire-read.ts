import { list, shape, text } from '../api/read';
import { frame, leave, resync, snapshot, tick, view } from './wire';
import type { WireMessage, WireSnapshot, WireView } from './wire';

// Checks and converts `unknown` to the wire types. Values are not repaired: a message with a wrong format is refused as a whole, and
// the caller takes a new snapshot. Unknown fields are kept.

const views = list(view);
const anyKind = shape({ kind: text });
const KINDS = { frame, tick, resync, leave };

export const readViews = (value: unknown): readonly WireView[] | null => (views(value) ? value : null);

export const readSnapshot = (value: unknown): WireSnapshot | null => (snapshot(value) ? value : null);

/** `unknown-kind`: a message of a newer server that this page does not need to understand. */
export function readMessage(value: unknown): WireMessage | 'malformed' | 'unknown-kind' {
  if (!anyKind(value)) return 'malformed';
  if (value.kind !== 'frame' && value.kind !== 'tick' && value.kind !== 'resync' && value.kind !== 'leave') return 'unknown-kind';
  const guard: (given: unknown) => given is WireMessage = KINDS[value.kind];
  return guard(value) ? value : 'malformed';
}
