import type { Plugin } from 'vite';

/** Other transports, what they send requests with, and what a connection resends that goes on after an interruption. */
const OTHERS = ['LongPollingTransport', 'ServerSentEventsTransport', 'FetchHttpClient', 'XhrHttpClient', 'MessageBuffer'];

/** What is still called: the WebSocket asks for cookies, which a browser sends by itself. */
const LEFT: Readonly<Record<string, string>> = { FetchHttpClient: 'getCookieString() { return ""; }' };

/**
 * The page connects over WebSockets only, without negotiation and without a stateful reconnect (api/hub-connection.ts): the parts of SignalR for anything else
 * are never used, and are not loaded.
 */
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
      return `export class ${other} { ${LEFT[other] ?? ''} }`;
    },
    generateBundle() {
      if (found.size < OTHERS.length) this.error('one-transport: SignalR has other files for these parts now.');
    },
  };
}
