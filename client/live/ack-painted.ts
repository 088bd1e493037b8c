/** A revision of one view. */
export interface Since {
  readonly epoch: string;
  readonly rev: number;
  /** the position of each source of the view */
  readonly vector?: readonly number[] | undefined;
}

/** How long a single frame may wait for a second one. Longer than the interval of frames, and much shorter than the server's limit of 10 s. */
export const LATER_MS = 100;

export interface Acknowledge {
  /** Another frame was applied to the board. */
  applied(): void;
  /** The board up to here was painted. `atOnce`: timers are late (a hidden tab). */
  painted(at: Since, atOnce: boolean): void;
  /** A new snapshot: there is nothing to acknowledge. */
  reset(at: Since): void;
}

/**
 * Tells the server what was painted: at once after the second frame (it sends no third frame before that), and a little later after a single one.
 * If frames come fast, this halves the number of messages.
 */
export function acknowledge(send: (at: Since) => void): Acknowledge {
  let said: Since = { epoch: '', rev: 0 };
  let shown: Since | null = null;
  let onBoard = 0;
  let onGlass = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const forget = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    shown = null;
    onBoard -= onGlass;
    onGlass = 0;
  };
  const say = (): void => {
    if (shown === null) return;
    said = shown;
    forget();
    send(said);
  };
  return {
    applied() { onBoard++; },
    painted(at, atOnce) {
      if (at.epoch === said.epoch && at.rev === said.rev) return;
      shown = at;
      onGlass = onBoard;
      if (atOnce || onGlass >= 2) say();
      else timer ??= setTimeout(say, LATER_MS);
    },
    reset(at) {
      onGlass = onBoard;
      forget();
      said = at;
    },
  };
}
