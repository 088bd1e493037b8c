// Finds AWS's service models (Python's botocore) and AWS's command line for the server suite, or installs the system packages.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const found = () => ['/usr/bin/python3', 'python3'].some((python) => works(python, ['-c', 'import botocore']))
  && works(existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws', ['--version']);

/** Tests that need them fail with this message when they are missing. */
export function ensureAws() {
  if (found()) return;
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log("No AWS command line or service models found: installing Debian's packages python3-botocore and awscli …");
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-q', 'python3-botocore', 'awscli'],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  if (!found()) {
    console.log('The server suite checks requests against AWS\'s service models and needs the AWS command line. Install them '
      + '(Debian/Ubuntu: sudo apt-get install python3-botocore awscli · elsewhere: pip install botocore awscli).');
  }
}
