// Judges a soak: the last third of its minutes against the first, by medians.

/** Heap after a forced collection: what the browser itself still compiles in the first hours is less. */
export const MOST_HEAP_KB = 1024;
/** Lines of alerts come and go, and each floor has its own number of them. */
export const MOST_NODES = 0.05;
export const MOST_LISTENERS = 10;

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The smallest value that p percent of the values do not exceed; null: there are none. */
export const percentile = (values, p) => (values.length === 0 ? null
  : [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil((p / 100) * values.length) - 1)]);

/**
 * @param minutes one for each line: heap (bytes), nodes, listeners, server (MB) and the percentiles of the delays; null: not measured
 * @param totals gaps, resyncs, unproved, wrong, closed, errors
 * @returns lines of text, and what is wrong; nothing: it is well
 */
export function judge(minutes, totals) {
  const third = Math.max(1, Math.floor(minutes.length / 3));
  const of = (key) => [minutes.slice(0, third), minutes.slice(-third)]
    .map((part) => median(part.map((minute) => minute[key]).filter((value) => value !== null && value !== undefined)));
  const [heap, nodes, listeners] = [of('heap'), of('nodes'), of('listeners')];
  const wrong = [];
  const grew = (heap[1] - heap[0]) / 1024;
  if (minutes.length < 3) wrong.push('fewer than 3 minutes: nothing can be compared');
  else {
    if (!(grew <= MOST_HEAP_KB)) wrong.push(`the heap grew by ${Math.round(grew)} KB; allowed are ${MOST_HEAP_KB} KB`);
    if (!(nodes[1] <= nodes[0] * (1 + MOST_NODES))) wrong.push(`the DOM grew from ${nodes[0]} to ${nodes[1]} nodes; allowed are ${MOST_NODES * 100} %`);
    if (!(listeners[1] <= listeners[0] + MOST_LISTENERS)) wrong.push(`the listeners grew from ${listeners[0]} to ${listeners[1]}`);
  }
  for (const [key, said] of [
    ['gaps', 'frames were missing'], ['wrong', 'the server said that the wall was wrong'], ['closed', 'the socket was closed'],
    ['errors', 'the page had errors'],
  ]) {
    if (totals[key] > 0) wrong.push(`${said}: ${totals[key]} times`);
  }
  const arrow = (pair, shown) => pair.map(shown).join(' → ');
  const lines = [
    `first third → last third of ${minutes.length} minutes, medians: heap ${arrow(heap, (bytes) => (bytes / 1e6).toFixed(2))} MB (${grew < 0 ? '' : '+'}`
      + `${Math.round(grew)} KB), ${arrow(nodes, Math.round)} nodes, ${arrow(listeners, Math.round)} listeners`,
    `event → paint p50 ${arrow(of('p50'), Math.round)}, p95 ${arrow(of('p95'), Math.round)} ms; server ${arrow(of('server'), Math.round)} MB, `
      + `renderer ${arrow(of('renderer'), Math.round)} MB`,
    Object.entries(totals).map(([key, value]) => `${key} ${value}`).join(', '),
  ];
  return { lines, wrong };
}
