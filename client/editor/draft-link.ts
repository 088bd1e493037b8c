import { retryDelay } from '../api/retry-delay';
import type { DraftHub, DraftWorld, Presence } from './draft-world';
import type { DraftFrame } from './draft-wire';

const HERE_MS = 110;

/** What a session watches. */
export interface Watched { readonly floor: string; readonly draft: string; readonly editor: string; readonly after: number }
export interface LinkSink {
  /** null: nothing, because the draft has ended or the page is closed */
  readonly watched: () => Watched | null;
  readonly next: (frame: DraftFrame) => void;
  readonly lost: () => void;
}

/** The live connection of a session: it connects again when it breaks, and tells the others where this editor is. */
export class DraftLink {
  readonly #world: DraftWorld;
  readonly #sink: LinkSink;
  #hub: DraftHub | null = null;
  #failures = 0;
  #here: Presence | null = null;
  #hereTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(world: DraftWorld, sink: LinkSink) {
    this.#world = world;
    this.#sink = sink;
  }

  /** No frame has come since it broke. */
  get isBroken(): boolean { return this.#failures > 0; }

  /** Also from a new place, or to another draft: frames of the connection before are not heard any more. */
  listen(): void {
    this.#hub?.close();
    this.#hub = null;
    const watched = this.#sink.watched();
    if (watched === null) return;
    const mine = this.#world.watch(watched.floor, watched.draft, watched.editor, watched.after, {
      next: (frame) => {
        if (this.#hub !== mine) return;
        this.#failures = 0;
        this.#sink.next(frame);
      },
      ended: () => { if (this.#hub === mine) void this.#again(mine); },
    });
    this.#hub = mine;
  }

  async #again(mine: DraftHub): Promise<void> {
    if (this.#sink.watched() === null) return;
    this.#sink.lost();
    await this.#world.wait(retryDelay(this.#failures++, this.#world.hidden(), Math.random));
    // Meanwhile it may listen to the next draft already.
    if (this.#hub === mine) this.listen();
  }

  /** Where the pointer is and what is selected, for the others. At most ten times a second. */
  sendPresence(presence: Presence): void {
    this.#here = presence;
    this.#hereTimer ??= setTimeout(() => {
      this.#hereTimer = null;
      if (this.#here !== null) this.#hub?.here(this.#here);
    }, HERE_MS);
  }

  close(): void {
    if (this.#hereTimer !== null) clearTimeout(this.#hereTimer);
    this.#hereTimer = null;
    this.#hub?.close();
    this.#hub = null;
  }
}
