import type { Plugin } from 'vite';

const OTHERS = ['LongPollingTransport', 'ServerSentEventsTransport'];

/** The page connects over WebSockets only (api/hub-connection.ts): SignalR's other transports are never made, and are not loaded. */
export function oneTransport(): Plugin {
  const found = new Set<string>();
  return {
    name: 'one-transport',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      const other = OTHERS.find((name) => id.endsWith(`/@microsoft/signalr/dist/esm/${name}.js`));
      if (other === undefined) return null;
      found.add(other);
      return `export class ${other} {}`;
    },
    generateBundle() {
      if (found.size < OTHERS.length) this.error('one-transport: SignalR has other files for its transports now.');
    },
  };
}
