// kinesis-local listens on every interface and has no setting for it: keep it on this machine.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const port = typeof args[0] === "object" && args[0] !== null ? args[0].port : args[0];
  const done = args.findLast((a) => typeof a === "function");
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, done);
};
