import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';

const run = promisify(execFile);

// The package is not a dependency of ours, because it would install an old driver. Only this one file is taken from it.
const PACKAGE = 'chrome-aws-lambda@5.2.1';
const SHA512 = 'str1ip6pTu9TvCcQyQ/zdYLfQk+ugVVlLf7Gus6peR4PA6Mn3hZBt/eHwgIp/FJ+nY/BIY1jiCYcxpuDjHZWuw==';
const FILE = 'package/bin/chromium.br';

const cache = (): string => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'connect-streaming', 'chromium-85');

/** Path of a Chromium 85 for Linux (x64), downloaded from the npm registry once and kept in the user's cache. */
export async function chromium85(): Promise<string> {
  const program = join(cache(), 'chromium');
  if (existsSync(program)) return program;
  await mkdir(cache(), { recursive: true });
  const folder = await mkdtemp(join(cache(), 'download-'));
  try {
    const { stdout } = await run('npm', ['pack', PACKAGE, '--silent', '--ignore-scripts'], { cwd: folder });
    const archive = join(folder, stdout.trim());
    const hash = createHash('sha512').update(await readFile(archive)).digest('base64');
    if (hash !== SHA512) throw new Error(`${PACKAGE} is not the file that it was: sha512-${hash}`);
    await run('tar', ['-xzf', archive, '-C', folder, FILE]);
    const unpacked = join(folder, 'chromium');
    await pipeline(createReadStream(join(folder, FILE)), createBrotliDecompress(), createWriteStream(unpacked));
    await chmod(unpacked, 0o755);
    await rename(unpacked, program);
    return program;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
