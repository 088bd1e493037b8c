// npm test: every suite, one summary. `--long` runs what takes longer instead (npm run test:long; SOAK_MINUTES=720 soaks for a night):
// xunit's [Trait("Category", "Long")] and Playwright's @long. A suite without a test has failed.
// A test that fails while others run is tried once more, alone (xunit) or in a new worker (Playwright). What passes only then is listed by name.
// The last line is "N passed, N failed" over all suites; the exit code is 0 only when nothing failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureAws } from './aws.mjs';
import { ensureShell, findChromium } from './browser/chromium.mjs';
import { flakyOf, namesOf, notRun, ofPlaywright, ofTrx, ofVitest, skippedOf, describeFailures, testNames } from './failures.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const long = process.argv.includes('--long');
const results = mkdtempSync(join(tmpdir(), 'connect-streaming-test-'));
const suites = [];
const failures = [];
const left = [];
const secondTry = [];
const windows = process.platform === 'win32';

/**
 * Runs it to its end under its name. What runs beside another (`beside`) shows what it wrote once it has ended: the two do not mix.
 * @returns whether its exit code is 0, how many seconds it took, and, beside another, what is still to be shown
 */
async function run(name, command, args, { env = {}, beside = false } = {}) {
  const heading = `\n── ${name}`;
  if (!beside) console.log(heading);
  const started = performance.now();
  const child = spawn(command, args, { cwd: root, stdio: beside ? ['ignore', 'pipe', 'pipe'] : 'inherit', shell: windows, env: { ...process.env, ...env } });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  const ok = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(String(error));
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
  return { ok, seconds: (performance.now() - started) / 1000, said: beside ? `${heading}\n${Buffer.concat(said)}` : '' };
}

/**
 * Most processes of the tests end within a minute. The runtime measures code to make it faster later; here that only costs a fifth of the time
 * of a test, and a third of the time of a build.
 * More memory for new objects before it is collected: a twelfth of the processor time. Long runs watch the memory, and keep the normal size.
 */
const SHORT_LIVED = { DOTNET_TieredPGO: '0', ...(long ? {} : { DOTNET_GCgen0size: '0x4000000' }) };

/** A step without its own suite counts as one test: it passes or fails. */
async function step(name, command, args, options) {
  const { ok, seconds, said } = await run(name, command, args, options);
  suites.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, seconds });
  return { ok, said };
}

/** A suite writes a report to a file. A suite that ends before the report has failed. */
async function suite(name, command, args, read, options) {
  const { ok, seconds, said } = await run(name, command, args, options);
  const counts = read() ?? { passed: 0, failed: 0, skipped: 0 };
  if (!ok && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) counts.failed = 1;
  suites.push({ name, ...counts, seconds });
  return { ok, said };
}

function readTrx(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.trx')) : [];
  if (files.length === 0) return null;
  const total = { passed: 0, failed: 0, skipped: 0, failures: [], left: [] };
  for (const file of files) {
    const trx = readFileSync(join(folder, file), 'utf8');
    total.failures.push(...ofTrx(trx));
    total.left.push(...notRun(trx));
    const counters = /<Counters ([^>]*)\/>/.exec(trx)?.[1] ?? '';
    const of = (key) => Number(new RegExp(`\\b${key}="(\\d+)"`).exec(counters)?.[1] ?? 0);
    total.passed += of('passed');
    total.failed += of('failed') + of('error') + of('timeout') + of('aborted');
    total.skipped += of('notExecuted');
  }
  return total;
}

const dotnetTest = (filter, folder) => ['test', 'tests/server', '-c', 'Release', '--no-build', '--nologo', '--filter', filter, '--logger', 'trx',
  '--logger', 'console;verbosity=minimal', '--results-directory', folder];

/** More failures than this are no accident of a busy machine. */
const MOST_TRIED_AGAIN = 10;

/** Runs the server's suite, then the few tests that failed once more. A test that fails twice has failed. */
async function serverSuite(filter) {
  const first = join(results, 'xunit');
  const options = { env: SHORT_LIVED };
  const { ok, seconds } = await run('Server (xunit)', 'dotnet', dotnetTest(filter, first), options);
  let counts = readTrx(first) ?? { passed: 0, failed: 1, skipped: 0, failures: [], left: [] };
  if ((!ok && counts.failed === 0) || counts.passed + counts.failed === 0) counts.failed = 1;
  let again = 0;
  const names = testNames(counts.failures);
  if (names.length > 0 && names.length <= MOST_TRIED_AGAIN && counts.failures.length === counts.failed) {
    const second = join(results, 'xunit-second');
    const onlyThese = names.map((name) => `FullyQualifiedName=${name}`).join('|');
    const retried = await run('Server (xunit), second try of what failed', 'dotnet', dotnetTest(onlyThese, second), options);
    const now = readTrx(second);
    again = retried.seconds;
    if (now && now.passed + now.failed > 0) {
      const failed = new Set(now.failures.map((one) => one.name));
      secondTry.push(...counts.failures.filter((one) => !failed.has(one.name)));
      const left = Math.max(now.failed, retried.ok ? 0 : 1);
      counts = { ...counts, passed: counts.passed + counts.failed - left, failed: left, failures: now.failures };
    }
  }
  failures.push(...counts.failures);
  left.push(...counts.left);
  suites.push({ name: 'Server (xunit)', ...counts, seconds: seconds + again });
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
  left.push(...(report ? skippedOf(report) : []));
  secondTry.push(...(report ? flakyOf(report) : []));
  return report && { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected, skipped: report.stats.skipped };
}

const installed = statSync(join(root, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
if (!installed || installed.mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs) {
  await step('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
}
const chromium = findChromium();
ensureShell();
ensureAws();

/** The page's own checks need no server. They run during its build, which mostly uses only one of two cores. */
async function pageChecks() {
  const check = await step('Types and lint', 'npm', ['run', 'check'], { beside: true });
  const page = await suite('Page (vitest)', 'npx', ['vitest', 'run', '--config', 'tests/client/vitest.config.ts', '--reporter=default', '--reporter=json',
    `--outputFile.json=${join(results, 'vitest.json')}`], readVitest, { beside: true });
  return check.said + page.said;
}

const page = await step('Page build', 'npm', ['run', 'build']);
const [server, checked] = await Promise.all([
  step('dotnet build (warnings are errors)', 'dotnet', ['build', 'ConnectStreaming.sln', '-c', 'Release', '--nologo', '-v', 'quiet'],
    { env: SHORT_LIVED }),
  pageChecks(),
]);
process.stdout.write(checked);
const built = page.ok && server.ok;
if (built) {
  const filter = long ? 'Category=Long' : 'Category!=Long';
  await serverSuite(filter);
  if (chromium) {
    await suite('Browser (Playwright)', 'npx',
      ['playwright', 'test', '--config', 'tests/browser/playwright.config.ts', ...(long ? ['--grep', '@long'] : ['--grep-invert', '@long'])], readPlaywright,
      { env: { ...SHORT_LIVED, PLAYWRIGHT_JSON: join(results, 'playwright.json') } });
  } else {
    suites.push({ name: 'Browser (Playwright): no Chromium', passed: 0, failed: 1, skipped: 0, seconds: 0 });
  }
}
rmSync(results, { recursive: true, force: true });

if (failures.length > 0) console.log(['\n── What failed', ...describeFailures(failures)].join('\n'));
if (secondTry.length > 0) console.log(['\n── What passed only on the second try', ...describeFailures(secondTry)].join('\n'));
console.log('\n── Summary');
for (const s of suites) {
  console.log(`${s.failed ? 'FAIL' : 'ok  '} ${s.name}: ${s.passed} ok, ${s.failed} not${s.skipped ? `, ${s.skipped} skipped` : ''} `
    + `(${s.seconds.toFixed(0)} s)`);
}
for (const line of left) console.log(`     ${line}`);
for (const line of namesOf(failures)) console.log(`FAIL ${line}`);
const sum = (key) => suites.reduce((n, s) => n + s[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
