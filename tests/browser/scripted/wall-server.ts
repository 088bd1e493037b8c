import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WireFrame } from '../../../client/live/wire';
import type { FloorState } from './floor-state';
import { accept } from './socket';
import type { TextSocket } from './socket';

const ROOT = fileURLToPath(new URL('../../../server/wwwroot', import.meta.url));
const END = '\u001e';
const TICK_MS = 1_000;
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.html': 'text/html; charset=utf-8',
};

interface Call { readonly type: number; readonly target?: string; readonly invocationId?: string; readonly arguments?: readonly unknown[] }

/** One socket: the number of its `Follow`, and of its `Watch` by view. */
interface Client { readonly number: number; readonly socket: TextSocket; follow: string | null; readonly watches: Map<string, string> }

/** What a screen reports. */
export interface ScreenReport { readonly view: string; readonly rev: number; readonly fps: number; readonly digest: string; readonly paintedAt: number }

/**
 * A server for one wall whose floors a test writes, as fast as it likes and at any time of day. It serves the built page and speaks the protocol of
 * /api/wall. What a real server checks (rights, limits) is not here.
 */
export class WallServer {
  build = 'build-1';
  /** added to the machine's time */
  offset = 0;
  settings: Readonly<Record<string, unknown>> = {};
  /** revision that the wall painted last, by view */
  readonly seen = new Map<string, number>();
  /** all of them, in order; `socket`: the number of the socket */
  readonly acks: { readonly socket: number; readonly epoch: string; readonly rev: number }[] = [];
  readonly told: ScreenReport[] = [];
  /** how long a snapshot takes, ms */
  snapshotMs = 0;
  sockets = 0;
  snapshots = 0;
  pages = 0;
  private http: HttpServer | null = null;
  private readonly clients = new Set<Client>();
  private shown = 0;
  private version = 1;
  private port = 0;
  private ticking: NodeJS.Timeout | undefined;

  constructor(readonly floors: readonly FloorState[]) {}

  get url(): string { return `http://127.0.0.1:${this.port}`; }

  now(): number { return Date.now() + this.offset; }

  async listen(): Promise<void> {
    const http = createServer((request, response) => { void this.answer(request, response); });
    http.on('upgrade', (request, socket) => {
      this.sockets++;
      const client: Client = {
        number: this.sockets, follow: null, watches: new Map(),
        socket: accept(request, socket, (text) => this.heard(client, text), () => this.clients.delete(client)),
      };
      this.clients.add(client);
    });
    await new Promise<void>((resolve) => { http.listen(this.port, '127.0.0.1', resolve); });
    this.port = (http.address() as AddressInfo).port;
    this.http = http;
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** As after kill -9: every connection is reset, and new ones are refused. */
  async kill(): Promise<void> {
    clearInterval(this.ticking);
    for (const { socket } of this.clients) socket.close();
    this.http?.closeAllConnections();
    await new Promise<void>((resolve) => { if (this.http === null) resolve(); else this.http.close(() => resolve()); });
    this.http = null;
  }

  /** The wall is told to show this floor. */
  show(index: number): void {
    this.shown = index;
    for (const client of this.clients) this.sendShow(client);
  }

  /** The wall loads its page again. */
  reload(): void { for (const client of this.clients) this.item(client, client.follow, { kind: 'reload' }); }

  change(settings: Readonly<Record<string, unknown>>): void {
    this.settings = { ...this.settings, ...settings };
    this.version++;
    this.show(this.shown);
  }

  send(floor: FloorState, frame: WireFrame): void {
    for (const client of this.clients) this.item(client, client.watches.get(floor.view.id), frame);
  }

  tick(): void {
    for (const floor of this.floors) {
      const at = this.now();
      const tick = { kind: 'tick', epoch: floor.epoch, rev: floor.rev, at, build: this.build, views: 1, source: { state: 'live', caughtUpTo: at } };
      for (const client of this.clients) this.item(client, client.watches.get(floor.view.id), tick);
    }
  }

  private screen(): object {
    return {
      id: 'screen-1', name: '東の壁', place: '', version: this.version,
      settings: { floors: this.floors.map(({ view }) => ({ view: view.id })), ...this.settings },
    };
  }

  private sendShow(client: Client): void {
    const floor = this.floors[this.shown];
    if (client.follow === null || floor === undefined) return;
    this.item(client, client.follow, { kind: 'show', view: floor.view.id, screen: this.screen(), index: this.shown, count: this.floors.length });
  }

  private item({ socket }: Client, invocationId: string | undefined | null, item: unknown): void {
    if (invocationId != null) socket.send(`${JSON.stringify({ type: 2, invocationId, item })}${END}`);
  }

  private heard(client: Client, text: string): void {
    for (const one of text.split(END).filter((part) => part !== '')) {
      const call = JSON.parse(one) as Call & { readonly protocol?: string };
      if (call.protocol !== undefined) client.socket.send(`{}${END}`);
      else if (call.type === 6) client.socket.send(`{"type":6}${END}`);
      else this.onCall(client, call);
    }
  }

  private onCall(client: Client, { type, target, invocationId = '', arguments: args = [] }: Call): void {
    if (type === 5) for (const [view, id] of client.watches) if (id === invocationId) client.watches.delete(view);
    if (target === 'Follow') {
      client.follow = invocationId;
      this.sendShow(client);
    }
    if (target === 'Watch') {
      client.watches.set(String(args[0]), invocationId);
      const since = args[1] as { readonly rev: number; readonly epoch: string };
      // A page tells what it painted after a frame; what it begins with it has painted, or will.
      this.seen.set(String(args[0]), since.rev);
      const floor = this.floors.find(({ view }) => view.id === args[0]);
      if (floor !== undefined && (since.rev !== floor.rev || since.epoch !== floor.epoch)) {
        this.item(client, invocationId, { kind: 'resync', reason: 'behind' });
      }
      this.tick();
    }
    if (target === 'Seen') {
      this.seen.set(String(args[0]), Number(args[2]));
      this.acks.push({ socket: client.number, epoch: String(args[1]), rev: Number(args[2]) });
    }
    if (target === 'Report') this.told.push(args[0] as ScreenReport);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://wall').pathname;
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-connectstreaming-build': this.build, 'cache-control': 'no-store' });
      response.end(JSON.stringify(value));
    };
    if (path === '/healthz') {
      response.end('ok');
      return;
    }
    if (path === '/api/wall/session') return json({ state: 'paired', now: this.now(), build: this.build, zone: 'Asia/Tokyo', screen: this.screen() });
    if (path === '/api/wall/views') return json(this.floors.map(({ view }) => view));
    const floor = this.floors.find(({ view }) => path === `/api/wall/views/${view.id}/snapshot`);
    if (floor !== undefined) {
      this.snapshots++;
      if (this.snapshotMs > 0) await new Promise((resolve) => { setTimeout(resolve, this.snapshotMs); });
      return json(floor.snapshot(this.now(), this.build));
    }
    const [, drawn, version] = /^\/api\/wall\/floors\/floor-([^/]+)\/versions\/(\d+)\/document$/.exec(path) ?? [];
    const of = this.floors.find(({ view }) => view.id === drawn);
    if (of !== undefined) return json(of.document(Number(version)));
    if (path.startsWith('/api/')) return json({}, 404);
    this.file(path, response);
  }

  private file(path: string, response: ServerResponse): void {
    const name = extname(path) === '' ? '/index.html' : path;
    try {
      const bytes = readFileSync(`${ROOT}${name}`);
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'x-connectstreaming-build': this.build });
      if (name !== '/index.html') {
        response.end(bytes);
        return;
      }
      this.pages++;
      response.end(bytes.toString().replace('<head>', `<head><meta name="connect-streaming-build" content="${this.build}">`));
    } catch {
      response.writeHead(404).end();
    }
  }
}
