import type { ComponentChildren, JSX } from 'preact';
import { UserText } from '../ui/parts';
import { datesOf } from '../words/dates';
import type { Operations, Screens, Stream } from './operations-wire';
import type { OperationsKey } from './operations-en';
import { lengthText } from './operations-words';
import type { OperationsWords } from './operations-words';

interface Row { readonly key: string; readonly title: ComponentChildren; readonly cells: readonly ComponentChildren[] }

/** A table whose first column names the row. On a phone each row is a card. */
function Table({ heads, rows, words, label }: {
  readonly heads: readonly OperationsKey[]; readonly rows: readonly Row[]; readonly words: OperationsWords; readonly label: string;
}): JSX.Element {
  return (
    <div class="table">
      <table aria-label={label}>
        <thead><tr>{heads.map((head) => <th key={head} scope="col">{words.say(head)}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" class="grows">{row.title}</th>
              {row.cells.map((cell, i) => <td key={heads[i + 1]} class="num" data-label={words.say(heads[i + 1] ?? 'ops.state')}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Part({ title, id, children }: { readonly title: string; readonly id: string; readonly children: ComponentChildren }): JSX.Element {
  return <section class="card" aria-labelledby={id}><h2 id={id}>{title}</h2>{children}</section>;
}

const off = (ms: number | null | undefined, words: OperationsWords): string =>
  ms == null ? '–' : Math.abs(ms) < 2000 ? words.say('ops.ms', { n: Math.round(ms) }) : `${ms < 0 ? '−' : '+'}${lengthText(ms / 1000, words)}`;

export function ServersPart({ told, words }: { readonly told: Operations; readonly words: OperationsWords }): JSX.Element {
  const dates = datesOf(words);
  const rows = told.servers.map((one): Row => ({
    key: one.server,
    title: <><UserText text={one.machine ?? one.server} />{told.cluster && <small><UserText text={one.server} /></small>}</>,
    cells: [
      one.silentSince == null ? words.say('ops.answers') : words.say('ops.silent', { time: dates.exact(one.silentSince) }),
      <UserText text={(one.build ?? '–').slice(0, 16)} />,
      one.startedAt == null ? '–' : dates.moment(one.startedAt),
      one.browsers == null ? '–' : words.say('ops.of', { n: words.number(one.browsers), most: words.number(one.mostBrowsers ?? 0) }),
      one.screens == null ? '–' : words.number(one.screens),
      one.databaseMs == null ? '–' : words.say('ops.ms', { n: words.number(Math.max(1, Math.round(one.databaseMs))) }),
      ...(told.cluster ? [off(one.databaseAheadMs, words)] : []),
      off(one.awsAheadMs, words),
      one.memoryBytes == null ? '–' : words.say('ops.mb', { n: words.number(Math.round(one.memoryBytes / 1e6)) }),
    ],
  }));
  const lost = told.lost.map((one): Row => ({
    key: `lost ${one.server}`, title: <UserText text={one.server} />, cells: [words.say('ops.lost', { time: dates.exact(one.at) })],
  }));
  return (
    <Part title={words.say('ops.servers')} id="ops-servers">
      {!told.cluster && <p>{words.say('ops.alone')}</p>}
      <Table
        heads={[
          'ops.server', 'ops.state', 'ops.version', 'ops.since', 'ops.browsers', 'ops.screens', 'ops.database',
          ...(told.cluster ? ['ops.database.clock'] as const : []), 'ops.aws.clock', 'ops.memory',
        ]}
        rows={[...rows, ...lost]} words={words} label={words.say('ops.servers')}
      />
    </Part>
  );
}

/** S127.0.0.1:11111:123 → the name of the machine, if it is known, with the port if several servers have it. */
function ownerOf(owner: string, told: Operations): string {
  const found = told.servers.find((one) => owner.includes(`${one.server}:`));
  if (found?.machine == null) return owner === '' ? '–' : owner;
  return told.servers.filter((one) => one.machine === found.machine).length > 1 ? `${found.machine} (${found.server.split(':').pop() ?? ''})` : found.machine;
}

const stateWord = (state: string, words: OperationsWords): string => words.find(`ops.source.${state}`) ?? state;
const shardName = (shard: string): string => shard.split('|').pop()?.replace(/^shardId-0*(?=\d)/, '') ?? shard;

export function StreamsPart({ told, words }: { readonly told: Operations; readonly words: OperationsWords }): JSX.Element {
  return (
    <Part title={words.say('ops.streams')} id="ops-streams">
      {told.streams.length === 0 && <p>{words.say('ops.stream.none')} <a href="/setup">{words.say('ops.stream.setup')}</a></p>}
      {told.streams.map((stream) => <StreamTable key={stream.stream} stream={stream} told={told} words={words} />)}
    </Part>
  );
}

function StreamTable({ stream, told, words }: { readonly stream: Stream; readonly told: Operations; readonly words: OperationsWords }): JSX.Element {
  const open = stream.shards.filter((shard) => shard.state !== 'finished');
  const modes = open.some((shard) => shard.mode != null);
  const rows = open.map((shard): Row => ({
    key: shard.shard,
    title: <UserText text={shardName(shard.shard)} />,
    cells: [
      stateWord(shard.state, words),
      shard.lagMs < 1000 ? words.say('ops.ms', { n: shard.lagMs }) : lengthText(shard.lagMs / 1000, words),
      words.number(shard.eventsPerSecond),
      <UserText text={ownerOf(shard.owner, told)} />,
      ...(modes ? [words.find(`ops.mode.${shard.mode ?? 'polling'}`) ?? shard.mode ?? '–'] : []),
      words.number(shard.quarantined),
      words.number(shard.pendingRows),
    ],
  }));
  return (
    <>
      <h3><UserText text={stream.stream} /> <span class="dim">{stateWord(stream.state, words)}</span></h3>
      {rows.length === 0 ? <p>{words.say('ops.shard.none')}</p> : (
        <Table
          heads={[
            'ops.shard', 'ops.state', 'ops.lag', 'ops.rate', 'ops.owner', ...(modes ? ['ops.mode'] as const : []), 'ops.quarantined', 'ops.pending',
          ]}
          rows={rows} words={words} label={stream.stream}
        />
      )}
    </>
  );
}

export function PeoplePart({ told, words }: { readonly told: Operations; readonly words: OperationsWords }): JSX.Element {
  const rows = told.boards.map((board): Row => ({
    key: board.instance,
    title: <UserText text={board.instance.split('/').pop() ?? board.instance} />,
    cells: [stateWord(board.state, words), words.number(board.agents), words.number(board.loggedIn), words.number(board.silent)],
  }));
  return (
    <Part title={words.say('ops.people')} id="ops-people">
      {rows.length === 0 ? <p>{words.say('ops.people.none')}</p>
        : <Table heads={['ops.instance', 'ops.state', 'ops.people', 'ops.logged-in', 'ops.quiet']} rows={rows} words={words} label={words.say('ops.people')} />}
    </Part>
  );
}

const STATES = ['right', 'updating', 'wrong', 'offline', 'unpaired'] as const;

export function ScreensPart({ screens, words }: { readonly screens: Screens; readonly words: OperationsWords }): JSX.Element {
  const some = STATES.filter((state) => screens[state] > 0);
  return (
    <Part title={words.say('ops.displays')} id="ops-displays">
      {some.length === 0 ? <p>{words.say('ops.displays.none')}</p> : (
        <dl class="said-facts">
          {some.map((state) => <div key={state}><dt>{words.say(`ops.displays.${state}`)}</dt><dd>{words.number(screens[state])}</dd></div>)}
        </dl>
      )}
    </Part>
  );
}

export function GapsPart({ told, words }: { readonly told: Operations; readonly words: OperationsWords }): JSX.Element {
  const dates = datesOf(words);
  const rows = told.gaps.map((gap): Row => ({
    key: `${gap.shard} ${gap.from}`,
    title: <UserText text={shardName(gap.shard)} />,
    cells: [`${dates.exact(gap.from)} – ${dates.exact(gap.to)}`, <UserText text={gap.reason} />],
  }));
  return (
    <Part title={words.say('ops.gaps')} id="ops-gaps">
      {rows.length === 0 ? <p>{words.say('ops.gaps.none')}</p>
        : <Table heads={['ops.shard', 'ops.gap.range', 'ops.gap.reason']} rows={rows} words={words} label={words.say('ops.gaps')} />}
    </Part>
  );
}
