// What goes over the socket of a wall: lost frames, orders to read everything again, and its reports.

/** Messages of SignalR's JSON protocol end with this sign. */
const END = '\u001e';
/** Two proofs nearer to each other than this are told apart neither here nor in health.mjs: one after a change of the floor, and one of every 5 s. */
const SAME_MS = 1_000;

/** Counts what a wall sends and gets. `sent` and `received` take the text of a WebSocket message; what is not JSON is passed over. */
export function watchFeed(now = () => performance.now()) {
  const counts = { frames: 0, gaps: 0, resyncs: 0, watches: 0, reports: 0, proofs: 0, closed: 0, opened: 0 };
  /** by the number of the call: where the wall is */
  const at = new Map();
  let proofAt = -Infinity;

  function read(payload, take) {
    for (const text of String(payload).split(END)) {
      if (text === '') continue;
      try {
        take(JSON.parse(text));
      } catch {
        // Part of another protocol, or not for us.
      }
    }
  }

  function onItem(id, item) {
    if (item?.kind === 'resync') counts.resyncs++;
    if (item?.kind !== 'frame') return;
    counts.frames++;
    const known = at.get(id);
    if (known === undefined) return;
    const { epoch, rev } = known;
    if (item.epoch === epoch && item.rev <= rev) return;
    if (item.epoch !== epoch || (item.from ?? 0) !== rev) counts.gaps++;
    at.set(id, { epoch: item.epoch, rev: item.rev });
  }

  return {
    counts,
    /** A new socket: numbers of calls begin again. */
    opened() {
      counts.opened++;
      at.clear();
    },
    closed() { counts.closed++; },
    sent: (payload) => read(payload, ({ type, target, arguments: args, invocationId }) => {
      if (type === 5) at.delete(invocationId);
      if (type === 4 && target === 'Watch') {
        counts.watches++;
        at.set(invocationId, { epoch: args[1]?.epoch, rev: args[1]?.rev ?? 0 });
      }
      if (type === 1 && target === 'Report') {
        counts.reports++;
        if (!args[0]?.digest || now() - proofAt < SAME_MS) return;
        proofAt = now();
        counts.proofs++;
      }
    }),
    received: (payload) => read(payload, ({ type, invocationId, item }) => { if (type === 2) onItem(invocationId, item); }),
  };
}
