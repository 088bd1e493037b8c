import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from './page';
import { held } from './seat-text';
import { administers } from '../app/session';
import type { Session } from '../app/session';
import type { Part } from '../live/parts';
import type { WireSource } from '../live/wire';
import { IconButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import { UserText } from '../ui/parts';
import { elapsed } from '../words/words';
import type { WordKey } from '../words/words';
import { viewWords } from './view-words';
import type { ViewKey } from './view-words';

type NoticeKey = WordKey | ViewKey;

const SOURCE_ICONS: Readonly<Record<string, IconName>> = {
  starting: 'hourglass', 'catching-up': 'hourglass', behind: 'hourglass', down: 'volume-x', unreachable: 'cloud-off', denied: 'lock', missing: 'circle-x',
  none: 'circle-alert', off: 'circle-alert',
};
/** Mended on the Setup page, by an administrator. */
const FOR_SETUP: ReadonlySet<string> = new Set(['none', 'off', 'missing']);

/** Titles with a time that counts, and what is read out in their place: a status is spoken again whenever its text changes. */
const COUNTED: Readonly<Partial<Record<NoticeKey, NoticeKey>>> = { 'source.catching-up.age': 'source.catching-up', 'source.behind': 'source.behind.spoken' };

/** What is wrong on the server: the stream as a whole, and the store. Single agents in doubt are counted in the legend and hatched on the map. */
export function Notices({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  const parts = page.parts.value.filter((part) => SOURCE_ICONS[part.source.state] !== undefined);
  const { state } = page.source.value;
  const store = page.store.value;
  const folded = useSignal('');
  if (!page.loaded.value || (SOURCE_ICONS[state] === undefined && store === null)) return null;
  // Out of the way until there is another one; it never goes altogether.
  const now = `${state} ${store?.state ?? ''} ${parts.map((part) => `${part.instance} ${part.source.state}`).join()}`;
  const words = viewWords(page.words.value);
  const fold = folded.value === now;
  return (
    <div class={`notices${fold ? ' folded' : ''}`}>
      <div role="status" class={fold ? 'unseen' : ''}>
        {page.parts.value.length === 0
          ? <SourceNotice page={page} session={session} source={page.source.value} />
          : parts.map((part) => <SourceNotice key={part.instance} page={page} session={session} source={part.source} part={part} />)}
        <StoreNotice page={page} />
      </div>
      <IconButton
        class="fold" icon={fold ? 'triangle-alert' : 'minus'} label={words.say(fold ? 'notice.show' : 'notice.fold')} aria-expanded={!fold}
        onClick={() => { folded.value = fold ? '' : now; }}
      />
    </div>
  );
}

interface SourceProps {
  readonly page: Page;
  readonly session: Session | null;
  readonly source: WireSource;
  /** the one of several instances that this is about */
  readonly part?: Part;
}

function SourceNotice({ page, session, source, part }: SourceProps): JSX.Element | null {
  const words = viewWords(page.words.value);
  const detail = source.detail?.[words.lang];
  const icon = SOURCE_ICONS[source.state];
  if (icon === undefined) return null;
  const upTo = part === undefined ? page.caughtUpTo() : part.caughtUpTo;
  const [now, stopped] = [page.lastServerTime(), part?.stopped ?? page.stopped.value];
  const age = (part === undefined ? page.sourceAge() : upTo === null || now === null ? null : Math.max(0, now - upTo)) ?? source.behindMs ?? 0;
  const title = source.state === 'catching-up' && upTo !== null ? 'source.catching-up.age' : (`source.${source.state}` as NoticeKey);
  const spoken = COUNTED[title];
  const told = part !== undefined && !page.stopped.value ? held(upTo, words)
    : upTo === null ? words.say('source.stopped.never') : words.say('source.stopped', { time: words.timeOfDay(upTo) });
  const reason = source.reason === undefined ? null : words.find(`reason.${source.reason}`);
  return (
    <div class={`notice src-${source.state}`}>
      <Icon name={icon} />
      <div>
        <p>
          {part !== undefined && <b><UserText text={part.name} />: </b>}
          <b aria-hidden={spoken !== undefined}>{words.say(title, { age: elapsed(age) })}</b>
          {spoken !== undefined && <span class="unseen">{words.say(spoken)}</span>} {reason ?? words.say(`source.${source.state}.detail` as NoticeKey)}
        </p>
        {stopped && <p>{told}</p>}
        {detail !== undefined && <p class="said" title={detail}><bdi>{detail}</bdi></p>}
        {FOR_SETUP.has(source.state) && session !== null && !administers(session) && <p>{words.say('source.ask')}</p>}
      </div>
      {page.stopped.value && part === undefined && upTo !== null && <Age page={page} />}
      {FOR_SETUP.has(source.state) && session !== null && administers(session) && <a class="btn" href="/setup">{words.say('source.setup')}</a>}
    </div>
  );
}

/** The server sends it to administrators only. */
function StoreNotice({ page }: { readonly page: Page }): JSX.Element | null {
  const words = viewWords(page.words.value);
  const store = page.store.value;
  if (store === null) return null;
  const detail = store.detail?.[words.lang];
  return (
    <div class="notice src-store">
      <Icon name="circle-alert" />
      <div>
        <p><b>{words.find(`store.${store.state}`) ?? words.say('store.other')}</b></p>
        {detail !== undefined && <p class="said" title={detail}><bdi>{detail}</bdi></p>}
      </div>
    </div>
  );
}

/** Of a time that is told in words beside it: nobody wants to hear it count. */
function Age({ page }: { readonly page: Page }): JSX.Element {
  void page.second.value;
  return <div class="r" aria-hidden="true"><b class="num">{viewWords(page.words.value).say('source.since', { age: elapsed(page.sourceAge() ?? 0) })}</b></div>;
}
