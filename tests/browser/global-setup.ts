import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKinesis } from './product/kinesis';
import { startFed, startSandbox } from './product/server';

/**
 * Two servers for all tests, so that no test pays for a start: the sandbox as a new user sees it, and one that gets only the events of the
 * tests through its own Kinesis. Both end with the test run, however it ends (leash.mjs).
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'connect-streaming-browser-'));
  const open: { stop(): Promise<void> }[] = [];
  const teardown = async (): Promise<void> => {
    await Promise.all(open.map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  const keep = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    open.push(started);
    return started;
  };
  const started = await Promise.allSettled([
    keep(startSandbox(['--agents', '120', '--seed', '7']).then(async (sandbox) => {
      await sandbox.everybodyIn();
      return sandbox;
    })),
    keep(startKinesis()).then(async (kinesis) => ({ kinesis, server: await keep(startFed(kinesis, join(folder, 'data'))) })),
  ]);
  const [sandbox, fed] = started;
  if (sandbox.status === 'rejected' || fed.status === 'rejected') {
    await teardown();
    throw started.find((one) => one.status === 'rejected')?.reason;
  }
  process.env.BROWSER_TESTS_SANDBOX = sandbox.value.url;
  process.env.BROWSER_TESTS_FED = fed.value.server.url;
  process.env.BROWSER_TESTS_KINESIS = fed.value.kinesis.url;
  return teardown;
}
