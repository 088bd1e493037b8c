import type { ReadonlySignal } from '@preact/signals';
import type { WireView } from '../live/wire';
import type { Poll } from './poll';
import type { Screen } from './screens-wire';
import type { ScreensWords } from './screens-words';
import type { ThumbFloors } from './thumb-floors';

/** What is open beside or over the list. */
export type Open =
  /** `code` null: it must still be typed; `target`: the screen that gets new hardware */
  | { readonly kind: 'approve'; readonly code: string | null; readonly target: string | null }
  | { readonly kind: 'change' | 'text' | 'picture' | 'revoke' | 'delete'; readonly screen: Screen };

/** What every part of the page needs. */
export interface Desk {
  readonly words: ScreensWords;
  /** null: not here yet */
  readonly views: readonly WireView[] | null;
  readonly poll: Poll;
  /** the floors of the small pictures */
  readonly thumbs: ThumbFloors;
  /** counts seconds while the page is visible: what shows an age reads it */
  readonly second: ReadonlySignal<number>;
  /** level of names that the person sees; null: all */
  readonly own: string | null;
  /** time zone of the site; null: unknown */
  readonly zone: string | null;
  open(open: Open): void;
  /** Something was done: says so, closes what is open, and asks for the list. */
  done(said: string): void;
}
