import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

// The server's side of a WebSocket (RFC 6455) as far as SignalR's text messages need it. A package for it would be one more dependency for two tests.

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface TextSocket {
  send(text: string): void;
  close(): void;
}

function frame(kind: number, body: Buffer): Buffer {
  const head = body.length < 126 ? Buffer.from([0x80 | kind, body.length])
    : body.length < 65_536 ? Buffer.from([0x80 | kind, 126, body.length >> 8, body.length & 0xff])
      : Buffer.concat([Buffer.from([0x80 | kind, 127]), length64(body.length)]);
  return Buffer.concat([head, body]);
}

function length64(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

/** The first whole frame of these bytes; null: it has not arrived. */
function first(bytes: Buffer): { readonly kind: number; readonly body: Buffer; readonly rest: Buffer } | null {
  if (bytes.length < 6) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < at + 4) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < at + 4 + length) return null;
  const body = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
  for (let n = 0; n < length; n++) body[n] = (body[n] ?? 0) ^ (bytes[at + (n & 3)] ?? 0);
  return { kind: (bytes[0] ?? 0) & 0xf, body, rest: bytes.subarray(at + 4 + length) };
}

/** Answers an upgrade. */
export function accept(request: IncomingMessage, socket: Duplex, heard: (text: string) => void, closed: () => void): TextSocket {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('data', (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
    for (let next = first(bytes); next !== null; next = first(bytes)) {
      bytes = next.rest;
      if (next.kind === TEXT) heard(next.body.toString());
      else if (next.kind === PING) socket.write(frame(PONG, next.body));
      else if (next.kind === CLOSE) socket.end(frame(CLOSE, next.body));
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', closed);
  return {
    send: (text) => { if (socket.writable) socket.write(frame(TEXT, Buffer.from(text))); },
    close: () => { socket.destroy(); },
  };
}
