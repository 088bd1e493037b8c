import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pair, POLL_MS } from '../../../client/wall/pairing';
import type { Pairing, PairingWorld } from '../../../client/wall/pairing';
import type { WallPairing, WallSession } from '../../../client/wall/wall-wire';

const MINUTE = 60_000;

/** The server of the contract: a code lives ten minutes, and the clock of the device is 40 years behind. */
class Server implements PairingWorld {
  clock = 1_780_000_000_000;
  is: 'none' | 'waiting' | 'refused' | 'paired' = 'none';
  code_: { readonly code: string; readonly expires: number } | null = null;
  made = 0;
  away = false;
  busy: number | null = null;
  known: string | null = null;
  now = (): number => Date.now() - 1_000;
  random = (): number => 0.5;
  state = async (): Promise<WallSession | null> => {
    if (this.away) return null;
    const now = this.clock + Date.now();
    const alive = this.is !== 'waiting' || (this.code_ !== null && this.code_.expires > now);
    return { state: alive ? this.is : 'none', now, ...(this.is === 'waiting' && this.code_ !== null ? this.code_ : {}) };
  };
  code = async (): Promise<WallPairing | number | null> => {
    if (this.away) return null;
    if (this.busy !== null) return this.busy;
    this.is = 'waiting';
    this.code_ = { code: `CODE000${++this.made}`, expires: this.clock + Date.now() + 10 * MINUTE };
    return { ...this.code_, now: this.clock + Date.now(), known: this.known };
  };
}

let server: Server;
let shown: Pairing[];
let paired: WallSession[];
let undo: () => void;
const last = (): Pairing | undefined => shown[shown.length - 1];
const start = async (): Promise<void> => {
  undo = pair(server, (next) => shown.push(next), (session) => paired.push(session));
  await vi.advanceTimersByTimeAsync(0);
};

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  [server, shown, paired] = [new Server(), [], []];
});
afterEach(() => {
  undo();
  vi.useRealTimers();
});

describe('pairing', () => {
  it('shows a code, and the wall as soon as somebody approves it', async () => {
    await start();
    expect(last()).toMatchObject({ code: 'CODE0001', left: 10 * MINUTE, away: false });
    server.is = 'paired';
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(paired).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([paired.length, server.made]).toEqual([1, 1]);
  });

  it('replaces a code that was refused or is over by itself', async () => {
    await start();
    server.is = 'refused';
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(last()?.code).toBe('CODE0002');
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(last()?.code).toBe('CODE0003');
    expect(last()?.left).toBeGreaterThan(9 * MINUTE);
  });

  it('keeps the code of a waiting pairing after a reload of the page', async () => {
    await server.code();
    await start();
    expect([last()?.code, server.made]).toEqual(['CODE0001', 1]);
  });

  it('says that the server is away, keeps the code and asks for ever', async () => {
    await start();
    server.away = true;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(last()).toMatchObject({ code: 'CODE0001', away: true });
    await vi.advanceTimersByTimeAsync(3 * 60 * MINUTE);
    server.away = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(last()).toMatchObject({ code: 'CODE0002', away: false });
  });

  it('does not ask for a code again and again in a browser that does not keep its secret', async () => {
    await start();
    const forget = setInterval(() => { server.is = 'none'; }, 100);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    clearInterval(forget);
    expect(server.made).toBeGreaterThan(10);
    expect(server.made).toBeLessThan(22);
  });

  it('says so when the browser does not keep its secret, shows no code that could never be used, and goes on when it does', async () => {
    await start();
    const forget = setInterval(() => { server.is = 'none'; }, 100);
    await vi.advanceTimersByTimeAsync(POLL_MS);
    // One such answer may be of a server that has just lost it.
    expect(last()).toMatchObject({ code: 'CODE0001', forgets: false });
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(last()).toMatchObject({ code: null, forgets: true });
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(last()).toMatchObject({ code: null, forgets: true });
    clearInterval(forget);
    await vi.advanceTimersByTimeAsync(35_000);
    expect(last()).toMatchObject({ code: server.code_?.code, forgets: false });
  });

  it('waits as long as the server asks, and says which screen it was', async () => {
    server.busy = 30_000;
    server.known = 'East';
    await start();
    expect(last()).toMatchObject({ code: null, away: false });
    server.busy = null;
    await vi.advanceTimersByTimeAsync(29_000);
    expect(server.made).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last()).toMatchObject({ code: 'CODE0001', known: 'East' });
  });
});
