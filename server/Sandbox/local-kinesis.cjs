// Loaded before kinesis-local (node -r). It has no setting for the address it listens on and no tie to the process that
// started it: here it gets both.
'use strict';
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  const callback = rest.find((item) => typeof item === 'function');
  // TLS is done above the socket: only the port number tells the two servers apart.
  const plain = port === Number(process.env.KINESIS_MOCK_PLAIN_PORT ?? 4568);
  // A restart takes the port that it had, so that clients need not know.
  const wanted = plain ? Number(process.env.SANDBOX_KINESIS_PORT ?? 0) : 0;
  if (plain) {
    this.once('listening', () => process.stdout.write(`listening ${this.address().port}\n`));
  }
  return listen.call(this, wanted, '127.0.0.1', callback);
};

// The parent holds the other end of stdin: when it is gone, however it ended, so are we.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();

// Ctrl-C reaches the whole terminal group; the parent decides when we end, after it has stopped reading.
const on = process.on;
process.on = process.addListener = function (event, listener) {
  return event === 'SIGINT' ? this : on.call(this, event, listener);
};
on.call(process, 'SIGINT', () => {});
