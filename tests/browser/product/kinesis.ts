import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REGION = 'ap-northeast-1';
export const STREAM = 'browser-tests';
const PRELOAD = fileURLToPath(new URL('../../../server/Sandbox/local-kinesis.cjs', import.meta.url));
const START_MS = 60_000;

export interface Kinesis {
  readonly url: string;
  /** Deletes the stream. */
  remove(): Promise<void>;
  /** Makes it again. */
  create(): Promise<void>;
  stop(): Promise<void>;
}

/** kinesis-local on a loopback port, with one stream. It ends when our end of its stdin closes. */
export async function startKinesis(): Promise<Kinesis> {
  const main = createRequire(import.meta.url).resolve('kinesis-local/main.js');
  const child = spawn(process.execPath, ['-r', PRELOAD, main], {
    env: {
      ...process.env, KINESIS_MOCK_CERT_PATH: join(dirname(main), 'server.json'), LOG_LEVEL: 'ERROR', SANDBOX_KINESIS_PORT: '0',
      CREATE_STREAM_DURATION: '50ms', DELETE_STREAM_DURATION: '50ms',
    },
  });
  const exit = new Promise<void>((resolve) => { child.on('exit', () => resolve()); });
  const stop = async (): Promise<void> => {
    child.kill();
    await exit;
  };
  child.stderr.resume();
  try {
    const port = await new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`kinesis-local did not listen within ${START_MS / 1000} s`)), START_MS);
      let said = '';
      child.stdout.on('data', (text: Buffer) => {
        said += String(text);
        const found = /listening (\d+)/.exec(said)?.[1];
        if (found === undefined) return;
        clearTimeout(late);
        resolve(Number(found));
      });
      child.on('exit', () => reject(new Error(`kinesis-local ended while starting: ${said}`)));
    });
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${url}/healthcheck`)).ok);
    const create = async (): Promise<void> => {
      await call(url, 'CreateStream', { StreamName: STREAM, ShardCount: 1 });
      await until(async () => JSON.stringify(await call(url, 'DescribeStreamSummary', { StreamName: STREAM })).includes('"ACTIVE"'));
    };
    await create();
    const remove = async (): Promise<void> => {
      await call(url, 'DeleteStream', { StreamName: STREAM });
      await until(async () => !JSON.stringify(await call(url, 'ListStreams', {})).includes(STREAM));
    };
    return { url, remove, create, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One record. kinesis-local needs a signature in the header, but does not check it. */
export async function putRecord(url: string, partitionKey: string, record: unknown): Promise<void> {
  const data = Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)).toString('base64');
  await call(url, 'PutRecord', { StreamName: STREAM, PartitionKey: partitionKey, Data: data });
}

export async function putRecords(url: string, records: readonly { readonly key: string; readonly record: unknown }[]): Promise<void> {
  await call(url, 'PutRecords', {
    StreamName: STREAM,
    Records: records.map(({ key, record }) => ({ PartitionKey: key, Data: Buffer.from(JSON.stringify(record)).toString('base64') })),
  });
}

async function call(url: string, operation: string, body: unknown): Promise<unknown> {
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Kinesis_20131202.${operation}`, 'x-amz-date': date,
      authorization: `AWS4-HMAC-SHA256 Credential=123456789012/${date.slice(0, 8)}/${REGION}/kinesis/aws4_request, `
        + `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation}: HTTP ${answer.status} ${text}`);
  return text === '' ? null : (JSON.parse(text) as unknown);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    if (await holds().catch(() => false)) return;
    if (Date.now() > end) throw new Error('kinesis-local does not answer');
    await new Promise((resolve) => { setTimeout(resolve, 30); });
  }
}
