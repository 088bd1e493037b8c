import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { datesOf } from '../words/dates';
import { ErrorBox } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import type { Shell } from '../app/shell';
import { AuditFilter } from './audit-filter';
import { queryOf, readFilter } from './audit-query';
import type { Filter } from './audit-query';
import { auditWords, deedWord } from './audit-words';
import type { AuditWords } from './audit-words';

const isEntry = shape({
  id: number, at: text, who: text,
  /** null: not a signed-in person */
  account: maybe(text),
  what: text, subject: maybe(text), detail: maybe(shape({ en: text, ja: text })),
});
type Entry = Guarded<typeof isEntry>;
const isChain = shape({
  ok: flag, checked: number, brokenAt: maybe(number), head: maybe(text),
  /** entries up to this number were removed because of their age */
  cutTo: maybe(number),
});
type Chain = Guarded<typeof isChain>;
/** The chain is checked only with the first page. */
const isPage = shape({ entries: list(isEntry), next: maybe(number), chain: maybe(isChain) });
type AuditPageOf = Guarded<typeof isPage>;

/** The audit log, newest first, and whether anyone changed it. The filter is in the address. */
export function AuditPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => auditWords(shell.lang.value, shell.place), [shell.lang.value]);
  const { zone } = shell.place;
  const filter = useSignal<Filter>(readFilter(location.search, zone));
  const entries = useSignal<readonly Entry[]>([]);
  const next = useSignal<number | null>(null);
  const chain = useSignal<Chain | null>(null);
  const answer = useSignal<Answer<AuditPageOf> | null>(null);
  const turn = useSignal(0);

  async function fetchPage(before: number | null): Promise<void> {
    const mine = ++turn.value;
    const said = await callApi('GET', `/api/audit?${queryOf(filter.peek(), before, zone)}`, isPage);
    // The filter was changed in the meantime.
    if (mine !== turn.peek()) return;
    answer.value = said;
    if (said.kind !== 'ok') return;
    entries.value = before === null ? said.value.entries : [...entries.peek(), ...said.value.entries];
    next.value = said.value.next ?? null;
    if (said.value.chain != null) chain.value = said.value.chain;
    shell.said.value = words.count('audit.shown', entries.peek().length);
  }
  useEffect(() => { void fetchPage(null); }, []);
  const refilter = (to: Filter): void => {
    filter.value = to;
    const query = queryOf(to, null, zone);
    const kept = new URLSearchParams(location.search);
    for (const name of ['who', 'what', 'text', 'from', 'to']) kept.delete(name);
    const all = [kept.toString(), query].filter((part) => part !== '').join('&');
    history.replaceState(null, '', all === '' ? location.pathname : `${location.pathname}?${all}`);
    void fetchPage(null);
  };

  return (
    <>
      <p class="lead">{words.say('audit.text')}</p>
      {chain.value !== null && <ChainNote chain={chain.value} words={words} />}
      <section class="card" aria-label={words.say('menu.audit')}>
        <AuditFilter
          filter={filter.value}
          set={refilter}
          words={words}
          zone={zone}
          csv={`/api/audit.csv?${queryOf(filter.value, null, zone)}&lang=${words.lang}`}
        />
        <ErrorBox answer={answer.value} words={words} />
        {answer.value === null && <p class="waiting" role="status">{words.say('form.loading')}</p>}
        {answer.value?.kind === 'ok' && entries.value.length === 0 && <p class="dim">{words.say('audit.none')}</p>}
        {entries.value.length > 0 && <Entries entries={entries.value} words={words} broken={chain.value?.brokenAt ?? null} />}
        {next.value !== null && (
          <button type="button" class="btn" onClick={() => void fetchPage(next.peek())}>
            <Icon name="arrow-down" />
            {words.say('audit.older')}
          </button>
        )}
        {answer.value?.kind === 'ok' && next.value === null && entries.value.length > 0 && <p class="dim">{words.say('audit.end')}</p>}
      </section>
    </>
  );
}

function ChainNote({ chain, words }: { readonly chain: Chain; readonly words: AuditWords }): JSX.Element {
  return chain.ok ? (
    <div class="seal" role="status">
      <Icon name="shield-check" />
      <div>
        <p><b>{words.say('audit.chain.ok')}</b> {words.say('audit.chain.ok.text', { n: words.number(chain.checked) })}</p>
        {chain.cutTo != null && <p>{words.say('audit.chain.cut', { id: words.number(chain.cutTo) })}</p>}
        {chain.head != null && <p class="head"><span>{words.say('audit.chain.head')}</span> <code>{chain.head}</code></p>}
      </div>
    </div>
  ) : (
    <div class="seal broken" role="alert">
      <Icon name="octagon-alert" />
      <div><p><b>{words.say('audit.chain.broken', { id: chain.brokenAt ?? '?' })}</b></p><p>{words.say('audit.chain.broken.text')}</p></div>
    </div>
  );
}

function Entries({ entries, words, broken }: { readonly entries: readonly Entry[]; readonly words: AuditWords; readonly broken: number | null }): JSX.Element {
  const dates = useMemo(() => datesOf(words), [words]);
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            {(['audit.at', 'audit.who', 'audit.what', 'audit.subject', 'audit.detail'] as const).map((head) => (
              <th key={head} scope="col">
                {words.say(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} class={entry.id === broken ? 'broken' : ''}>
              <td data-label="#" class="num dim">
                {entry.id}
              </td>
              <td data-label={words.say('audit.at')} class="num">
                <time dateTime={entry.at}>{dates.exact(entry.at)}</time>
              </td>
              <td data-label={words.say('audit.who')}>
                <UserText text={entry.who} />
                {entry.account != null && entry.account !== entry.who && (
                  <small>
                    <UserText text={entry.account} />
                  </small>
                )}
              </td>
              <td data-label={words.say('audit.what')}>
                <span title={entry.what}>{deedWord(words, entry.what)}</span>
              </td>
              <td data-label={words.say('audit.subject')} class="grows">
                <UserText text={entry.subject ?? ''} />
              </td>
              <td data-label={words.say('audit.detail')} class="grows">
                <UserText text={entry.detail?.[words.lang] ?? ''} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
