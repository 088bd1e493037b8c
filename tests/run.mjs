// npm test: every suite, one summary. `--long` runs what takes longer instead (npm run test:long; SOAK_MINUTES=720 soaks for a night):
// xunit's [Trait("Category", "Long")] and Playwright's @long. A suite without a test has failed.
// The last line is "N passed, N failed" over all suites; the exit code is 0 only when nothing failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureAws } from './aws.mjs';
import { findChromium } from './browser/chromium.mjs';
import { notRun, ofPlaywright, ofTrx, ofVitest, tell } from './failures.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const long = process.argv.includes('--long');
const results = mkdtempSync(join(tmpdir(), 'connect-streaming-test-'));
const suites = [];
const failures = [];
const left = [];
const windows = process.platform === 'win32';

function run(command, args, options = {}) {
  const started = performance.now();
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, env: { ...process.env, ...options.env } });
  return { ok: done.status === 0, seconds: (performance.now() - started) / 1000 };
}

/** A step that is not a suite of its own counts as one test: it passes or it fails. */
function step(name, command, args, options) {
  console.log(`\n── ${name}`);
  const { ok, seconds } = run(command, args, options);
  suites.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, seconds });
  return ok;
}

/** A suite reports to a file; one that dies before it reports has failed. */
function suite(name, command, args, read, options) {
  console.log(`\n── ${name}`);
  const { ok, seconds } = run(command, args, options);
  const counts = read() ?? { passed: 0, failed: 0, skipped: 0 };
  if (!ok && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) counts.failed = 1;
  suites.push({ name, ...counts, seconds });
}

function readTrx() {
  const files = readdirSync(results).filter((f) => f.endsWith('.trx'));
  if (files.length === 0) return null;
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const trx = readFileSync(join(results, file), 'utf8');
    failures.push(...ofTrx(trx));
    left.push(...notRun(trx));
    const counters = /<Counters ([^>]*)\/>/.exec(trx)?.[1] ?? '';
    const of = (key) => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(counters)?.[1] ?? 0);
    total.passed += of('passed');
    total.failed += of('failed') + of('error') + of('timeout') + of('aborted');
    total.skipped += of('notExecuted');
  }
  return total;
}

const json = (file) => (existsSync(join(results, file)) ? JSON.parse(readFileSync(join(results, file), 'utf8')) : null);
function readVitest() {
  const report = json('vitest.json');
  failures.push(...(report ? ofVitest(report) : []));
  return report && { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}
function readPlaywright() {
  const report = json('playwright.json');
  failures.push(...(report ? ofPlaywright(report) : []));
  return report && { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected, skipped: report.stats.skipped };
}

const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
if (!installed || installed.mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs) {
  step('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
}
const chromium = findChromium();
ensureAws();

const built = step('Page and server build', 'npm', ['run', 'build'])
  && step('dotnet build (warnings are errors)', 'dotnet', ['build', 'ConnectStreaming.sln', '-c', 'Release', '--nologo', '-v', 'quiet']);
step('Types and lint', 'npm', ['run', 'check']);
suite('Page (vitest)', 'npx', ['vitest', 'run', '--config', 'tests/client/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${join(results, 'vitest.json')}`], readVitest);
if (built) {
  const filter = long ? 'Category=Long' : 'Category!=Long';
  suite('Server (xunit)', 'dotnet', ['test', 'tests/server', '-c', 'Release', '--no-build', '--nologo', '--filter', filter, '--logger', 'trx', '--logger', 'console;verbosity=minimal', '--results-directory', results], readTrx);
  if (chromium) {
    suite('Browser (Playwright)', 'npx', ['playwright', 'test', '--config', 'tests/browser/playwright.config.ts', ...(long ? ['--grep', '@long'] : ['--grep-invert', '@long'])], readPlaywright,
      { env: { CHROMIUM: chromium, PLAYWRIGHT_JSON: join(results, 'playwright.json') } });
  } else {
    suites.push({ name: 'Browser (Playwright): no Chromium', passed: 0, failed: 1, skipped: 0, seconds: 0 });
  }
}
rmSync(results, { recursive: true, force: true });

if (failures.length > 0) console.log(['\n── What failed', ...tell(failures)].join('\n'));
console.log('\n── Summary');
for (const s of suites) {
  console.log(`${s.failed ? 'FAIL' : 'ok  '} ${s.name}: ${s.passed} ok, ${s.failed} not${s.skipped ? `, ${s.skipped} skipped` : ''} (${s.seconds.toFixed(0)} s)`);
}
for (const line of left) console.log(`     ${line}`);
const sum = (key) => suites.reduce((n, s) => n + s[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
