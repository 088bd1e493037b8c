// Two windows of one browser are the same screen to the server: they would take each other's connection for ever. So one of them shows it. The others wait,
// and the next one goes on by itself when that one is closed.

const NAME = 'connect-streaming-wall';
/** Without locks: the window that shows the screen says so this often. */
const SAY_MS = 20_000;
/** A window that crashed says nothing more. A hidden window may speak only once a minute. */
const SILENT_MS = 150_000;
/** A page that is loaded again must wait until its lock from before is free. */
const SOON_MS = 1_000;

export interface OnlyWindow {
  /** this window shows the screen */
  isMine(): boolean;
  /** This window is a screen, and shows it as soon as no other one does. */
  claim(): void;
  dispose(): void;
}

export interface OnlyWindowOptions {
  /** this window shows the screen from now on */
  readonly mine: () => void;
  /** another window of this browser shows it */
  readonly elsewhere: () => void;
}

export function createOnlyWindow(told: OnlyWindowOptions): OnlyWindow {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  if (locks !== undefined) return byLock(locks, told);
  // The oldest Safari has no such channel either: there, both windows go on.
  return byMessages(typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME), told);
}

function byLock(locks: LockManager, { mine, elsewhere }: OnlyWindowOptions): OnlyWindow {
  const abort = new AbortController();
  let state: 'none' | 'waiting' | 'mine' = 'none';
  let free: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = (): void => {
    clearTimeout(timer);
    state = 'mine';
    mine();
  };
  return {
    isMine: () => state === 'mine',
    claim() {
      if (state !== 'none') return;
      state = 'waiting';
      timer = setTimeout(elsewhere, SOON_MS);
      locks.request(NAME, { signal: abort.signal }, () => {
        if (abort.signal.aborted) return undefined;
        const held = new Promise<void>((resolve) => { free = resolve; });
        take();
        return held;
      // A browser that refuses locks here: a wall is better than none.
      }).catch(() => { if (state === 'waiting' && !abort.signal.aborted) take(); });
    },
    dispose() {
      clearTimeout(timer);
      abort.abort();
      free();
    },
  };
}

type Said = { readonly kind: 'here' | 'gone'; readonly id: string; readonly startedAt: number };

/** The window that started first shows the screen: each window knows which of two that is. */
function byMessages(channel: BroadcastChannel | null, { mine, elsewhere }: OnlyWindowOptions): OnlyWindow {
  const me = { id: String(Math.random()), startedAt: Date.now() };
  const isFirst = (other: Said): boolean => me.startedAt < other.startedAt || (me.startedAt === other.startedAt && me.id < other.id);
  let state: 'none' | 'waiting' | 'mine' = 'none';
  let heardAt = 0;
  const say = (kind: Said['kind']): void => channel?.postMessage({ kind, ...me });
  const take = (): void => {
    state = 'mine';
    say('here');
    mine();
  };
  // A message does not come back to its sender.
  if (channel !== null) {
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if (state === 'none') return;
      if (data.kind === 'gone') return state === 'waiting' ? take() : undefined;
      heardAt = performance.now();
      if (state !== 'mine') return;
      if (isFirst(data)) return say('here');
      state = 'waiting';
      elsewhere();
    };
  }
  const leave = (): void => { if (state === 'mine') say('gone'); };
  addEventListener('pagehide', leave);
  const saying = setInterval(() => {
    if (state === 'mine') say('here');
    else if (state === 'waiting' && performance.now() - heardAt > SILENT_MS) take();
  }, SAY_MS);
  return {
    isMine: () => state === 'mine',
    claim: () => { if (state === 'none') take(); },
    dispose() {
      leave();
      clearInterval(saying);
      removeEventListener('pagehide', leave);
      channel?.close();
    },
  };
}
