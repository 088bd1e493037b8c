import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { ListenOptions, Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Leashed } from './leashed';
import type { Kinesis } from './kinesis';
import { REGION, STREAM } from './kinesis';

export const PROGRAM = fileURLToPath(new URL('../../../server/bin/Release/net10.0/connect-streaming.dll', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../server/wwwroot/index.html', import.meta.url));
const READY_MS = 120_000;
const EVERYBODY_MS = 60_000;
/** For the hooks that start servers: a little longer than a server may take, so that the error names the server. */
export const SERVER_START_MS = READY_MS + EVERYBODY_MS;

/** The real product in a separate process. */
export class Server {
  private constructor(readonly port: number, private readonly process: Leashed) {}

  get url(): string { return `http://127.0.0.1:${this.port}`; }

  static async start(args: readonly string[], env: Readonly<Record<string, string>> = {}, port?: number): Promise<Server> {
    for (const built of [PROGRAM, PAGE]) {
      if (!existsSync(built)) throw new Error(`${built} is missing. Run: npm run build && dotnet build server -c Release`);
    }
    const chosen = port ?? (await freePort());
    const running = new Leashed('dotnet', [PROGRAM, 'serve', '--urls', `http://127.0.0.1:${chosen}`, ...args], env, tmpdir());
    const server = new Server(chosen, running);
    try {
      await server.ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  stop(): Promise<void> { return this.process.stop(); }

  /** its output so far */
  get said(): string { return this.process.said; }

  /** kill -9 */
  kill(): Promise<void> { return this.process.kill(); }

  /**
   * Waits until the sandbox's people are there, which takes about 5 s. Until then the seat of a person is only kept for them, and a click on it
   * opens another dialog. Only without sign-in.
   */
  async everybodyIn(): Promise<void> {
    const until = Date.now() + EVERYBODY_MS;
    let [before, since] = ['', Date.now()];
    while (Date.now() - since < 2_500) {
      if (Date.now() > until) throw new Error(`The number of agents still changes after ${EVERYBODY_MS / 1000} s: ${before}`);
      const answer = await fetch(`${this.url}/api/views`);
      const views = answer.ok ? await answer.json() as readonly { readonly agents?: number }[] : [];
      const now = JSON.stringify(views.map((view) => view.agents));
      if (now !== before || !views.some((view) => (view.agents ?? 0) > 0)) [before, since] = [now, Date.now()];
      await new Promise((resolve) => { setTimeout(resolve, 250); });
    }
  }

  private async ready(): Promise<void> {
    const until = Date.now() + READY_MS;
    let said = 'no answer';
    while (Date.now() < until) {
      if (this.process.ended) throw new Error(`The server ended while starting:\n${this.process.said}`);
      try {
        const answer = await fetch(`${this.url}/readyz`);
        if (answer.ok) return;
        said = await answer.text();
      } catch {
        // The server does not listen yet.
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    throw new Error(`The server was not ready within ${READY_MS / 1000} s: ${said}\n${this.process.said}`);
  }
}

/** Every read costs kinesis-local several milliseconds, and no test measures how fast the sandbox is: it is read twice a second. */
export const startSandbox = (args: readonly string[], floors: 'drawn' | 'none' = 'none'): Promise<Server> =>
  Server.start(['--sandbox', '--floors', floors, '--Stream:ReadInterval=00:00:00.500', ...args]);

/** The sandbox with sign-in, and the printed link for the first administrator. */
export async function startLocked(args: readonly string[] = []): Promise<{ readonly server: Server; readonly first: string }> {
  const server = await startSandbox(['--access', 'local', '--agents', '48', '--seed', '7', ...args]);
  const first = /https?:\/\/\S+\/sign-in\/link#[\w-]+/.exec(server.said)?.[0];
  if (first !== undefined) return { server, first };
  await server.stop();
  throw new Error(`The server printed no link:\n${server.said}`);
}

/** A server that reads the tests' own Kinesis, with the standard AWS configuration. */
export const startFed = (kinesis: Pick<Kinesis, 'url'>, folder: string, port?: number, mode: 'Open' | 'Local' = 'Open'): Promise<Server> =>
  Server.start(
    [`--Stream:Name=${STREAM}`, '--Stream:ReadInterval=00:00:00.250', `--Access:Mode=${mode}`, `--Storage:Path=${folder}`],
    {
      AWS_ENDPOINT_URL_KINESIS: kinesis.url, AWS_REGION: REGION, AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'of no account',
      AWS_EC2_METADATA_DISABLED: 'true', Logging__LogLevel__Default: 'Warning',
    },
    port,
  );

/** A port to listen on later. Neither a connection nor another process gets it meanwhile (server/Hosting/FreePort.cs). It is ours until this process ends. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const reserved = process.platform === 'linux' ? await listening({ path: `\0connect-streaming-port-${port}`.padEnd(108, '\0') }) : createServer();
    const free = reserved === null ? null : await listening({ port, host: '127.0.0.1' });
    if (free === null) continue;
    await new Promise<void>((resolve) => { free.close(() => resolve()); });
    return port;
  }
}

/** null: it is in use */
async function listening(on: ListenOptions): Promise<NetServer | null> {
  const server = createServer().unref();
  return new Promise((resolve) => { server.once('error', () => resolve(null)).listen(on, () => resolve(server)); });
}
