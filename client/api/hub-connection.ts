import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { HubConnection } from '@microsoft/signalr';

/** The server closes a connection without messages for 15 s, so a quiet page must send pings. */
const KEEP_ALIVE_MS = 5_000;

/** A connection to one hub, only over WebSockets: with other transports every request of a browser must reach the same server. */
export const hubConnection = (path: string): HubConnection => new HubConnectionBuilder()
  .configureLogging(LogLevel.None)
  .withKeepAliveInterval(KEEP_ALIVE_MS)
  .withUrl(path, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
  .build();
