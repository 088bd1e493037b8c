// npm run cluster: PostgreSQL, three servers that are one cluster, and a simulated contact centre, all on this machine.
// Ctrl-C ends it and leaves nothing. Everything after "--" goes to the simulated centre: npm run cluster -- --agents 1000
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, root, stop } from './build.mjs';
import { startPostgres } from './postgres.mjs';

const count = 3;

if (process.platform === 'win32') stop('npm run cluster needs a Unix shell. On Windows, use it in WSL.');

/** The first port, from this one on, that is free. */
async function freePort(from) {
  for (let port = from; port < from + 1000; port++) {
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.on('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
  return stop(`Ports ${from} to ${from + 999} are all in use.`);
}

async function freePorts(from) {
  const ports = [];
  for (let n = 0; n < count; n++) ports.push(await freePort((ports.at(-1) ?? from - 1) + 1));
  return ports;
}

/**
 * Runs our program. A shell asks it to end when our end of its input closes, so nothing keeps running when this process ends for any reason, and
 * removes its folder. Ctrl-C of the terminal does not reach it: the servers must end before the database.
 */
function start(args, env, onLine) {
  const folder = mkdtempSync(join(tmpdir(), 'cs-cluster-'));
  const script = 'folder=$1; shift; "$@" </dev/null & child=$!; echo "process $child"; '
    + '{ read -r end; kill -TERM $child; } <&3 2>/dev/null & waiter=$!; wait $child; code=$?; kill $waiter 2>/dev/null; rm -rf "$folder"; exit $code';
  const child = spawn('sh', ['-c', `exec 3<&0; ${script}`, 'sh', folder, 'dotnet', server, ...args.map((a) => a.replace('FOLDER', folder))],
    { cwd: root, detached: true, env: { ...process.env, ...env, TMPDIR: folder }, stdio: ['pipe', 'pipe', 'inherit'] });
  const one = { id: null, running: true, end: () => child.stdin.end() };
  one.ended = new Promise((resolve) => { child.on('exit', (code) => { one.running = false; resolve(code); }); });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (one.id === null && line.startsWith('process ')) one.id = Number(line.slice(8));
    else onLine(line);
  });
  return one;
}

const server = build();
const began = performance.now();
const all = { postgres: null, sandbox: null, servers: [], ending: false };

async function end(code) {
  if (all.ending) return;
  all.ending = true;
  for (const one of all.servers) one.end();
  await Promise.all(all.servers.map((one) => one.ended));
  all.sandbox?.end();
  await all.sandbox?.ended;
  await all.postgres?.end();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { void end(signal === 'SIGINT' ? 130 : 0); });

all.postgres = await startPostgres();
const [maps, silos, gateways] = [await freePorts(5080), await freePorts(11111), await freePorts(30000)];
const urls = maps.map((port) => `http://127.0.0.1:${port}`);

const aws = await new Promise((resolve) => {
  all.sandbox = start(['sandbox', '--maps', urls.join(','), ...process.argv.slice(2)], {}, (line) => {
    if (line.startsWith('{')) resolve(JSON.parse(line));
    else console.log(line);
  });
  void all.sandbox.ended.then((code) => { if (!all.ending) void end(code || 1); });
});

function serve(n) {
  const one = start(['serve', '--urls', urls[n], '--Storage:Path=FOLDER/data', '--Access:Mode=Open', '--Live:Mode=sandbox', '--Site:TimeZone=Asia/Tokyo',
    '--Directory:Enabled=true', '--Stream:DiscoveryInterval=00:00:02', `--Stream:Name=${aws.stream}`, `--Stream:Region=${aws.region}`,
    `--Live:InstanceNames:${aws.instance}=東京コンタクトセンター`, '--Cluster:Mode=Postgres', '--Cluster:Id=npm-run-cluster',
    `--Cluster:SiloPort=${silos[n]}`, `--Cluster:GatewayPort=${gateways[n]}`], {
    Cluster__ConnectionString: all.postgres.connection,
    AWS_ENDPOINT_URL: aws.controlPlane, AWS_ENDPOINT_URL_KINESIS: aws.kinesis, AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.key, AWS_SECRET_ACCESS_KEY: aws.secret, AWS_SESSION_TOKEN: '', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  }, (line) => { if (/^\d\d:\d\d:\d\d /.test(line)) console.log(`  [${n + 1}] ${line}`); });
  all.servers[n] = one;
  void one.ended.then((code) => {
    if (!all.ending) console.log(`  [${n + 1}] ended (exit code ${code}). To start it again: ${n + 1} and Enter.`);
  });
  return one;
}

async function ready(n) {
  while (all.servers[n].running) {
    const answer = await fetch(`${urls[n]}/readyz`).catch(() => null);
    if (answer?.status === 200) return true;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  return false;
}

for (let n = 0; n < count; n++) serve(n);
const good = await Promise.all(urls.map((_, n) => ready(n)));
if (!good.every(Boolean)) await end(1);
console.log(`\n  Three servers, one cluster, ready after ${((performance.now() - began) / 1000).toFixed(0)} s:`);
urls.forEach((url, n) => console.log(`  ${n + 1}  ${url}    process ${all.servers[n].id}    try: kill -9 ${all.servers[n].id}`));
console.log('\n  Press Ctrl-C to stop all of it.\n');

createInterface({ input: process.stdin }).on('line', (line) => {
  const n = Number(line.trim()) - 1;
  if (all.servers[n]?.running === false && !all.ending) {
    serve(n);
    void ready(n).then((ok) => { if (ok) console.log(`  ${n + 1}  ${urls[n]}    process ${all.servers[n].id}`); });
  }
});
