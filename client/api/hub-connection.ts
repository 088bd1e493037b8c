import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { HubConnection } from '@microsoft/signalr';

/** A connection to one hub: WebSockets and nothing else, for the other transports need every request of a browser to reach the same server. */
export const hubConnection = (path: string): HubConnection => new HubConnectionBuilder()
  .configureLogging(LogLevel.None)
  .withUrl(path, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
  .build();
