import { connect, createServer } from 'node:net';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';

interface Pair { readonly browser: Socket; readonly server: Socket }

/** The network between a browser and the server, which can fail in the ways that networks fail. */
export class Network {
  private readonly pairs = new Set<Pair>();
  /** connections of browsers whose server side is closed */
  private readonly orphans: Socket[] = [];
  private mode: 'up' | 'cut' | 'hole' = 'up';

  private constructor(private readonly listener: NetServer, private readonly target: number) {}

  static async to(target: number): Promise<Network> {
    const listener = createServer();
    const network = new Network(listener, target);
    listener.on('connection', (socket) => network.accept(socket));
    await new Promise<void>((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
    return network;
  }

  get url(): string { return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`; }

  /** Every connection is reset, and every new one too. */
  cut(): void {
    this.mode = 'cut';
    for (const pair of this.pairs) this.reset(pair);
  }

  /** All packets are dropped: nothing is closed, nothing arrives, in either direction. After the end, everything sent meanwhile arrives. */
  swallow(): void {
    this.mode = 'hole';
    for (const { browser, server } of this.pairs) {
      browser.pause();
      server.pause();
    }
  }

  /** A router that lost its table: the server's side is closed, and the browser does not notice. New connections work. */
  halfOpen(): void {
    for (const pair of this.pairs) {
      pair.browser.unpipe();
      pair.server.unpipe();
      pair.browser.resume();
      this.pairs.delete(pair);
      this.orphans.push(pair.browser);
      pair.server.destroy();
    }
  }

  heal(): void {
    this.mode = 'up';
    for (const { browser, server } of this.pairs) {
      browser.resume();
      server.resume();
    }
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) this.reset(pair);
    for (const orphan of this.orphans) orphan.resetAndDestroy();
    await new Promise<void>((resolve) => { this.listener.close(() => resolve()); });
  }

  private accept(browser: Socket): void {
    if (this.mode === 'cut') {
      browser.resetAndDestroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    const pair: Pair = { browser, server };
    this.pairs.add(pair);
    const over = (): void => {
      if (this.pairs.delete(pair)) this.reset(pair);
    };
    for (const [from, to] of [[browser, server], [server, browser]] as const) {
      from.setNoDelay(true);
      from.on('error', over).on('close', over);
      from.pipe(to);
      if (this.mode === 'hole') from.pause();
    }
  }

  private reset({ browser, server }: Pair): void {
    browser.resetAndDestroy();
    server.resetAndDestroy();
  }
}
