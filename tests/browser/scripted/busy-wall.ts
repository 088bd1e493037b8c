import { expect } from '@playwright/test';
import { FloorState, liveOf } from './floor-state';
import { WallServer } from './wall-server';

const CHANGE_MS = 250;

export interface BusyWall { readonly server: WallServer; readonly floors: readonly FloorState[]; stop(): Promise<void> }

/** Two drawn floors on which something changes all the time. */
export async function busyWall(people = 120): Promise<BusyWall> {
  const floors = ['a', 'b'].map((id) => new FloorState(id, `フロア ${id}`, people, Date.now(), true));
  const server = new WallServer(floors);
  server.settings = { names: 'initials', theme: 'dark', languages: ['ja', 'en'] };
  await server.listen();
  let n = 0;
  const changing = setInterval(() => {
    n++;
    for (const floor of floors) {
      const at = server.now();
      server.send(floor, floor.change(Array.from({ length: 5 }, (_, k) => liveOf((n * 5 + k) % people, n + k, at)), at));
    }
  }, CHANGE_MS);
  return {
    server, floors,
    async stop() {
      clearInterval(changing);
      await server.kill();
    },
  };
}

/** How long until the wall has painted the floor as it is now, ms. It must not take more than 5 s. */
export async function rightAfter(server: WallServer, floor: FloorState): Promise<number> {
  const [began, rev, acks] = [Date.now(), floor.rev, server.acks.length];
  const isThere = (): boolean => server.acks.slice(acks).some((ack) => ack.epoch === floor.epoch && ack.rev >= rev);
  await expect.poll(isThere, { timeout: 5_000, intervals: [50] }).toBe(true);
  return Date.now() - began;
}
