/** A revision of one board. */
export interface Since { readonly epoch: string; readonly rev: number }

/** How long a lone frame may wait for a second one. Below the pace of frames and the server's patience of 10 s by far. */
export const LATER_MS = 100;

export interface Acknowledge {
  /** Another frame is on the board. */
  applied(): void;
  /** The board up to here is on the glass. `atOnce`: timers do not run in time (a hidden tab). */
  painted(at: Since, atOnce: boolean): void;
  /** A new snapshot: nothing is owed. */
  reset(at: Since): void;
}

/**
 * Tells the server what was painted: at once from the second frame on (it sends no third before), a lone one a little later.
 * When frames come fast that halves the words.
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
