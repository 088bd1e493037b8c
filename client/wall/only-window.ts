// Two windows of one browser are the same screen to the server: they would take each other's connection for ever. The newer one stays.

const CHANNEL = 'connect-streaming-wall';

export interface OnlyWindow {
  /** This window shows the screen from now on: an older one stops. */
  claim(): void;
  dispose(): void;
}

/** @param lost another window of this browser shows the screen now */
export function createOnlyWindow(lost: () => void): OnlyWindow {
  // The oldest Safari has no such channel: there, both windows go on as before.
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
  // A message does not come back to its sender.
  if (channel !== null) channel.onmessage = () => lost();
  return {
    claim: () => channel?.postMessage('here'),
    dispose: () => channel?.close(),
  };
}
