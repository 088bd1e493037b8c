import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText, Swatch } from '../ui/parts';
import { codeOf } from '../words/state-codes';
import { datesOf } from '../words/dates';
import type { Dates } from '../words/dates';
import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded, Maybe } from '../api/read';
import { Loaded, useGet } from '../ui/use-get';
import { joined, wordOr } from '../words/words';
import { isStateCode } from '../words/state-codes';
import type { AccountWords } from './account-words';

const isSeat = shape({ island: text, seat: (value: unknown): value is Maybe<number | string> => value == null || text(value) || number(value) });
type Seat = Guarded<typeof isSeat>;
const isOpen = shape({ id: text, channel: text, state: text, since: text, queue: maybe(text) });
type Open = Guarded<typeof isOpen>;
const isState = shape({
  arn: text, username: maybe(text), firstName: maybe(text), lastName: maybe(text), routingProfile: maybe(text), hierarchy: list(text),
  state: text, stateSince: maybe(text), status: maybe(shape({ name: text })), contacts: list(isOpen), lastEventAt: maybe(text), lastEventType: maybe(text),
});
type State = Guarded<typeof isState>;
const isKept = shape({
  agent: maybe(text),
  /** false: it is not certain yet which agent has this name now */
  linked: maybe(flag), retentionDays: number, state: maybe(isState), seat: maybe(isSeat),
  intervals: list(shape({ state: text, status: maybe(text), start: text, end: maybe(text) })),
  teams: list(shape({ routingProfile: maybe(text), hierarchy: list(text), from: text, to: maybe(text) })),
  /** seats on drawn floors, by the names that floor and seat have now */
  assignments: list(shape({ floor: text, seat: text, from: text, to: maybe(text) }, { source: maybe(text) })),
  contacts: list(shape({ id: text, channel: text, state: text, queue: maybe(text), start: text, end: maybe(text) })),
  slots: maybe(list(shape({ channel: text, used: number, maximum: number }))),
});

const WHAT = [
  'kept.what.name', 'kept.what.state', 'kept.what.intervals', 'kept.what.contacts', 'kept.what.seat', 'kept.what.teams', 'kept.what.account',
] as const;

/** Everything that is kept about the agent that one is: in plain words first, then the records themselves. */
export function KeptCard({ agent, words }: { readonly agent: Maybe<string>; readonly words: AccountWords }): JSX.Element {
  return (
    <section class="card" aria-labelledby="kept">
      <h2 id="kept">{words.say('kept.title')}</h2>
      {agent == null ? <p>{words.say('kept.none')}</p> : <Records words={words} agent={agent} />}
    </section>
  );
}

function Records({ words, agent }: { readonly words: AccountWords; readonly agent: string }): JSX.Element {
  const asked = useGet('/api/me/kept', isKept);
  const dates = useMemo(() => datesOf(words), [words]);
  const answer = asked.answer.value;
  // Linked to a user name without any event yet: there is no data, and this is not an error.
  if (answer?.kind === 'problem' && answer.status === 404) return <><p>{words.say('kept.text', { agent })}</p><p>{words.say('kept.now.none')}</p></>;
  if (answer?.kind === 'problem' && answer.status === 409) return <p>{words.say('kept.several', { agent })}</p>;
  return (
    <Loaded asked={asked} words={words}>
      {(kept) => (
        <>
          <p>{words.say('kept.text', { agent })}</p>
          {kept.linked === false && <p class="aid">{words.say('kept.unlinked', { agent })}</p>}
          <div class="plain">
            <div>
              <h3>{words.say('kept.what')}</h3>
              <ul>
                {WHAT.map((key) => <li key={key}>{words.say(key, { days: kept.retentionDays })}</li>)}
              </ul>
            </div>
            <div>
              <h3>{words.say('kept.why')}</h3>
              <p>{words.say('kept.why.text')}</p>
              <h3>{words.say('kept.never')}</h3>
              <p>{words.say('kept.never.text')}</p>
            </div>
          </div>
          <dl class="said-facts">
            {kept.state != null && <Who state={kept.state} words={words} />}
            <div>
              <dt>{words.say('kept.now')}</dt>
              <dd>{kept.state == null ? words.say('kept.now.none') : <Now state={kept.state} words={words} dates={dates} />}</dd>
            </div>
            {kept.state?.lastEventAt != null && (
              <div>
                <dt>{words.say('kept.last')}</dt>
                <dd>
                  {dates.exact(kept.state.lastEventAt)} <UserText text={kept.state.lastEventType ?? ''} />
                </dd>
              </div>
            )}
            {kept.state != null && kept.state.contacts.length > 0 && (
              <div>
                <dt>{words.say('kept.open')}</dt>
                <dd>
                  {kept.state.contacts.map((one) => (
                    <InProgress key={one.id} contact={one} words={words} dates={dates} />
                  ))}
                </dd>
              </div>
            )}
            {kept.slots != null && kept.slots.length > 0 && (
              <div>
                <dt>{words.say('kept.slots')}</dt>
                <dd><UserText text={joined(words, kept.slots.map((one) => `${wordOr(words, 'channel', one.channel)} ${one.used}/${one.maximum}`))} /></dd>
              </div>
            )}
            <div>
              <dt>{words.say('kept.seat')}</dt>
              <dd>
                {kept.seat == null ? (
                  words.say('kept.seat.none')
                ) : (
                  <bdi>{words.say('kept.seat.at', { island: kept.seat.island, seat: seatNumber(kept.seat.seat) })}</bdi>
                )}
              </dd>
            </div>
          </dl>
          <Rows
            title={words.say('kept.seats', { days: kept.retentionDays })}
            none={words.say('kept.seats.none', { days: kept.retentionDays })}
            words={words}
            rows={kept.assignments.map((one) => ({ ...one, start: one.from }))}
            heads={[words.say('kept.floor'), words.say('kept.seat'), words.say('kept.source'), words.say('kept.start'), words.say('kept.end')]}
            cells={(one) => [
              <UserText key="f" text={one.floor} />, <UserText key="s" text={one.seat} />,
              words.say(one.source === 'check-in' ? 'kept.source.checkIn' : 'kept.source.assigned'), dates.exact(one.from), endOf(one.to, words, dates),
            ]}
          />
          <Rows
            title={words.say('kept.teams', { days: kept.retentionDays })}
            none={words.say('kept.teams.none')}
            words={words}
            rows={kept.teams.map((one) => ({ ...one, start: one.from }))}
            heads={[words.say('kept.profile'), words.say('kept.groups'), words.say('kept.start'), words.say('kept.end')]}
            cells={(one) => [
              <UserText key="p" text={one.routingProfile ?? ''} />, <UserText key="g" text={one.hierarchy.join(' › ')} />, dates.exact(one.from),
              endOf(one.to, words, dates),
            ]}
          />
          <Rows
            title={words.say('kept.intervals', { days: kept.retentionDays })}
            none={words.say('kept.intervals.none', { days: kept.retentionDays })}
            words={words}
            rows={kept.intervals}
            heads={[words.say('kept.state'), words.say('kept.status'), words.say('kept.start'), words.say('kept.end')]}
            cells={(one) => [
              <StateWord key="s" state={one.state} words={words} />,
              <UserText key="n" text={one.status ?? ''} />,
              dates.exact(one.start),
              one.end == null ? '' : dates.exact(one.end),
            ]}
          />
          <Rows
            title={words.say('kept.contacts', { days: kept.retentionDays })}
            none={words.say('kept.contacts.none', { days: kept.retentionDays })}
            words={words}
            rows={kept.contacts}
            heads={[
              words.say('kept.channel'),
              words.say('kept.state'),
              words.say('kept.queue'),
              words.say('kept.start'),
              words.say('kept.end'),
              words.say('kept.contact'),
            ]}
            cells={(one) => [
              wordOr(words, 'channel', one.channel),
              wordOr(words, 'contact', one.state),
              <UserText key="q" text={one.queue ?? ''} />,
              dates.exact(one.start),
              one.end == null ? '' : dates.exact(one.end),
              <code key="i">{one.id}</code>,
            ]}
          />
        </>
      )}
    </Loaded>
  );
}

/** The person's data from Amazon Connect. */
function Who({ state, words }: { readonly state: State; readonly words: AccountWords }): JSX.Element {
  const facts = [
    ['kept.name', [state.lastName, state.firstName].filter(Boolean).join(' ')],
    ['kept.user', state.username],
    ['kept.profile', state.routingProfile],
    ['kept.groups', state.hierarchy.join(' › ')],
    ['kept.status', state.status?.name],
    ['kept.arn', state.arn],
  ] as const;
  return <>{facts.map(([key, value]) => value != null && value !== '' && <div key={key}><dt>{words.say(key)}</dt><dd><UserText text={value} /></dd></div>)}</>;
}

function InProgress({ contact, words, dates }: { readonly contact: Open; readonly words: AccountWords; readonly dates: Dates }): JSX.Element {
  return (
    <div>
      {[wordOr(words, 'channel', contact.channel), wordOr(words, 'contact', contact.state), dates.exact(contact.since)].join(' · ')}{' '}
      <UserText text={contact.queue ?? ''} /> <code>{contact.id}</code>
    </div>
  );
}

/** The server counts the seats of an island from 0. */
const seatNumber = (seat: Seat['seat']): string => (typeof seat === 'number' ? String(seat + 1) : (seat ?? '–'));

function StateWord({ state, words }: { readonly state: string; readonly words: AccountWords }): JSX.Element {
  return <span class="state"><Swatch code={codeOf(state)} />{isStateCode(state) ? words.state(state) : state}</span>;
}

function Now({ state, words, dates }: { readonly state: State; readonly words: AccountWords; readonly dates: Dates }): JSX.Element {
  const word = isStateCode(state.state) ? words.state(state.state) : state.state;
  return (
    <span class="state">
      <Swatch code={codeOf(state.state)} />
      {state.stateSince == null ? word : words.say('kept.now.since', { state: word, time: dates.moment(state.stateSince) })}
    </span>
  );
}

const endOf = (to: Maybe<string>, words: AccountWords, dates: Dates): string => (to == null ? words.say('kept.now') : dates.exact(to));

const FIRST = 10;
const MORE = 200;

interface RowsProps<T> {
  readonly title: string;
  readonly none: string;
  readonly words: AccountWords;
  readonly rows: readonly T[];
  readonly heads: readonly string[];
  readonly cells: (row: T) => readonly (JSX.Element | string)[];
}

/** Records, newest first. Only the first few are shown until the user asks for more. */
function Rows<T extends { readonly start: string }>({ title, none, words, rows, heads, cells }: RowsProps<T>): JSX.Element {
  const shown = useSignal(FIRST);
  const sorted = useMemo(() => [...rows].sort((a, b) => Date.parse(b.start) - Date.parse(a.start)), [rows]);
  return (
    <>
      <h3>{title}</h3>
      {rows.length === 0 ? <p class="dim">{none}</p> : (
        <div class="table">
          <table aria-label={title}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.slice(0, shown.value).map((row, i) => (
                <tr key={i}>
                  {cells(row).map((cell, n) => (
                    <td key={heads[n]} data-label={heads[n]} class={typeof cell === 'string' ? 'num' : ''}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > shown.value && (
        <button
          type="button"
          class="btn"
          onClick={() => {
            shown.value += MORE;
          }}
        >
          {words.say('kept.more', { n: words.number(rows.length) })}
        </button>
      )}
    </>
  );
}
