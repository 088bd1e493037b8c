import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LEASH = fileURLToPath(new URL('../leash.mjs', import.meta.url));
const MOST_SAID = 20_000;

/** A child process that ends with this process, even if this process is killed. */
export class Leashed {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly exit: Promise<void>;
  ended = false;
  /** the end of its output, for the message when it fails */
  said = '';

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
    this.process = spawn(process.execPath, [LEASH, command, ...args], { cwd, env: { ...process.env, ...env } });
    const hear = (text: Buffer): void => { this.said = (this.said + String(text)).slice(-MOST_SAID); };
    this.process.stdout.on('data', hear);
    this.process.stderr.on('data', hear);
    // Writing to a process that has just ended is not an error of ours.
    this.process.stdin.on('error', () => undefined);
    this.exit = new Promise((resolve) => {
      this.process.on('exit', () => {
        this.ended = true;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.process.stdin.end();
    await this.exit;
  }

  async kill(): Promise<void> {
    this.process.stdin.write('kill\n');
    await this.exit;
  }
}
