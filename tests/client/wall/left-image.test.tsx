// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import { pass } from '../product/screen';
import { useWall } from './open-wall';

const server = vi.hoisted(() => ({ hub: (): unknown => null }));
vi.mock('idb-keyval', async () => (await import('./fake-storage')).storage);
vi.mock('../../../client/api/hub-connection', () => ({ hubConnection: () => server.hub() }));
vi.mock('../../../client/wall/reloads', () => ({ reload: vi.fn() }));

const KEY = 'connect-streaming.wall-image';
const page = useWall(server);

it('without the picture that was kept with it, an image of the page before goes as soon as the settings are here', async () => {
  sessionStorage.setItem(KEY, `${Date.now()} data:image/jpeg;base64,AAAA`);
  page.fake.held.set('snapshot', new Promise(() => undefined));
  await page.open();
  await pass(1_000);
  expect([page.wall.mode.peek(), page.wall.floor.peek()?.loaded.peek(), sessionStorage.getItem(KEY)]).toEqual(['wall', false, null]);
});
