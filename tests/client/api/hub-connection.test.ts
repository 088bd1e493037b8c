import { expect, it } from 'vitest';
import { hubConnection } from '../../../client/api/hub-connection';

it('sends a message well before the server closes a silent connection', () => {
  expect(hubConnection('http://127.0.0.1/live').keepAliveIntervalInMilliseconds).toBeLessThanOrEqual(7_500);
});
