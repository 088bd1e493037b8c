import type { Status } from './wire';

/** The content of the form: texts as typed; an empty one means "no change", or the default. */
export interface StreamWish {
  readonly name: string; readonly mode: '' | 'provisioned' | 'on-demand'; readonly shards: string; readonly hours: string;
  readonly fanOut: '' | 'on' | 'off';
}
export interface FirehoseWish {
  readonly name: string; readonly bucket: string; readonly role: string; readonly prefix: string; readonly errorPrefix: string;
  readonly newline: boolean; readonly seconds: string; readonly mebibytes: string; readonly compression: string;
}
export interface Wish {
  readonly streaming: 'on' | 'off';
  readonly events: 'kinesis' | 'none';
  readonly eventsStream: StreamWish;
  readonly records: 'as-it-is' | 'kinesis' | 'firehose' | 'none';
  readonly recordsStream: StreamWish;
  readonly firehose: FirehoseWish;
  readonly agents: string;
  readonly contacts: string;
}

export const COMPRESSIONS = ['none', 'gzip', 'zip', 'snappy', 'hadoop-snappy'] as const;
const NO_STREAM: StreamWish = { name: '', mode: '', shards: '', hours: '', fanOut: '' };

/** An existing stream stays: its name is filled in. Contact records do not change unless requested. */
export function wishFor(status: Status | null): Wish {
  const events = status?.streams.find((one) => one.kind === 'agent-events');
  return {
    streaming: 'on', events: 'kinesis',
    eventsStream: { ...NO_STREAM, name: events?.to?.startsWith('kinesis:') === true ? (events.name ?? '') : '' },
    records: 'as-it-is', recordsStream: NO_STREAM,
    firehose: { name: '', bucket: '', role: '', prefix: '', errorPrefix: '', newline: true, seconds: '60', mebibytes: '5', compression: 'none' },
    agents: '100', contacts: '4000',
  };
}

const whole = (typed: string): number | undefined => (typed.trim() === '' ? undefined : Number(typed));
const said = (typed: string): string | undefined => (typed.trim() === '' ? undefined : typed.trim());
const at = (kind: 'kinesis' | 'firehose', name: string): string => (name.trim() === '' ? kind : `${kind}:${name.trim()}`);

/** Only whole numbers: other values are reported before sending. */
export function wrongNumbers(wish: Wish): boolean {
  const typed = [wish.agents, wish.contacts, ...(wish.streaming === 'off' ? [] : [
    ...(wish.events === 'kinesis' ? [wish.eventsStream.shards, wish.eventsStream.hours] : []),
    ...(wish.records === 'kinesis' ? [wish.recordsStream.shards, wish.recordsStream.hours] : []),
    ...(wish.records === 'firehose' ? [wish.firehose.seconds, wish.firehose.mebibytes] : []),
  ])];
  return typed.some((one) => one.trim() !== '' && !/^\d{1,9}$/.test(one.trim()));
}

/** As in `streaming.yaml`. Undefined values are omitted from the JSON. */
export function wantedOf(wish: Wish, replace: ReadonlySet<string>, change: ReadonlySet<string>): unknown {
  const named = { replace: [...replace], change: [...change] };
  if (wish.streaming === 'off') return { dataStreaming: 'off', ...named };
  const settings = ({ mode, shards, hours }: StreamWish): object =>
    ({ mode: said(mode), shards: mode === 'on-demand' ? undefined : whole(shards), retentionHours: whole(hours) });
  const { firehose, eventsStream, recordsStream } = wish;
  const oneForBoth = wish.events === 'kinesis' && said(eventsStream.name) !== undefined && said(eventsStream.name) === said(recordsStream.name);
  return {
    ...named,
    agentEvents: wish.events === 'none' ? { to: 'none' } : {
      to: at('kinesis', eventsStream.name), ...settings(eventsStream), fanOut: eventsStream.fanOut === '' ? undefined : eventsStream.fanOut === 'on',
    },
    contactRecords: wish.records === 'as-it-is' ? undefined
      : wish.records === 'none' ? { to: 'none' }
      : wish.records === 'kinesis' ? { to: at('kinesis', recordsStream.name), ...settings(oneForBoth ? eventsStream : recordsStream) }
      : {
        to: at('firehose', firehose.name), bucket: said(firehose.bucket), role: said(firehose.role), prefix: said(firehose.prefix),
          errorPrefix: said(firehose.errorPrefix),
        newline: firehose.newline, bufferSeconds: whole(firehose.seconds), bufferMebibytes: whole(firehose.mebibytes), compression: firehose.compression,
      },
  };
}

export const volumeOf = (wish: Wish): { readonly agents: number | undefined; readonly contacts: number | undefined } =>
  ({ agents: whole(wish.agents), contacts: whole(wish.contacts) });
