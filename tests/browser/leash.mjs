// node leash.mjs COMMAND ARGUMENT…: runs a command that never lives longer than the tests. The tests hold the other end of stdin.
// When it closes, however they ended, the command is asked to stop and then killed. The line "kill" is a kill -9.
import { spawn } from 'node:child_process';

const PATIENCE_MS = 10_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

let ending = false;
function end() {
  if (ending) return;
  ending = true;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
}

process.stdin.on('data', (line) => { if (String(line).includes('kill')) child.kill('SIGKILL'); });
process.stdin.on('end', end).on('error', end);
// The parent decides when this process ends. A Ctrl-C reaches the whole terminal group.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
child.on('error', (error) => {
  console.error(String(error));
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 0 : 1)));
