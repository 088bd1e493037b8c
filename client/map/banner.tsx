import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Page } from './page';
import { signInAddress } from '../api/return-address';
import { administers } from '../app/session';
import type { Session } from '../app/session';
import { elapsed } from '../words/words';
import type { WordKey } from '../words/words';
import { IconButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';

/** What is wrong, over the map's chips: the map itself never moves for it. */
export function Messages({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element {
  return <div class="messages"><div><LinkBanner page={page} /><Notices page={page} session={session} /></div></div>;
}

/** The browser's own link. It stays until the page is whole again, not until a socket opens. */
function LinkBanner({ page }: { readonly page: Page }): JSX.Element | null {
  const words = page.words.value;
  const banner = page.banner.value;
  void page.second.value;
  if (page.refused.value === 'signed-out') {
    return (
      <div class="ban" role="alert">
        <Icon name="lock" />
        <div><b>{words.say('signedOut.title')}</b><span>{words.say('signedOut.text')}</span></div>
        <a class="btn" href={signInAddress(location)}>{words.say('signedOut.again')}</a>
      </div>
    );
  }
  switch (banner.kind) {
    case 'none': return null;
    case 'back':
      return (
        <div class="ban back" role="status">
          <Icon name="check" />
          <div><b>{words.say('banner.back')}</b><span>{words.say('banner.back.detail')}</span></div>
        </div>
      );
    case 'blocked':
      return (
        <div class="ban" role="alert">
          <Icon name="wifi-off" />
          <div><b>{words.say('banner.blocked')}</b><span>{words.say('banner.blocked.detail', { host: location.host })}</span></div>
          <button type="button" class="btn" onClick={page.retry}>{words.say('banner.retry')}</button>
        </div>
      );
    case 'old-page':
      return (
        <div class="ban" role="alert">
          <Icon name="circle-alert" />
          <div><b>{words.say('banner.oldPage')}</b><span>{words.say('banner.oldPage.detail')}</span></div>
          <button type="button" class="btn" onClick={() => location.reload()}>{words.say('banner.reload')}</button>
        </div>
      );
    case 'lost': return <Lost page={page} offline={banner.offline} />;
    default: return banner satisfies never;
  }
}

/** What changes with every try or second is not read out: an alert is spoken again whenever its text changes. */
function Lost({ page, offline }: { readonly page: Page; readonly offline: boolean }): JSX.Element {
  const words = page.words.value;
  const at = page.lastServerTime();
  const age = page.age();
  const n = Math.max(1, page.failures.value);
  const title = at === null ? words.say('banner.lost.never') : words.say(offline ? 'banner.offline' : 'banner.lost', { time: words.timeOfDay(at) });
  return (
    <div class="ban">
      <Icon name="wifi-off" />
      <div>
        <b role="alert">{title}</b>
        <span aria-hidden="true">{words.say(offline ? 'banner.offline.detail' : 'banner.lost.detail', { n })}</span>
      </div>
      {age !== null && <div class="r" aria-hidden="true"><b class="num">{elapsed(age)}</b><span>{words.say('banner.since')}</span></div>}
      <button type="button" class="btn" onClick={page.retry}>{words.say('banner.retry')}</button>
    </div>
  );
}

const SOURCE_ICONS: Readonly<Record<string, IconName>> = {
  starting: 'hourglass', 'catching-up': 'hourglass', behind: 'hourglass', down: 'volume-x', unreachable: 'cloud-off', denied: 'lock', missing: 'circle-x',
  none: 'circle-alert', off: 'circle-alert',
};
/** Mended on the Setup page, by an administrator. */
const FOR_SETUP: ReadonlySet<string> = new Set(['none', 'off', 'missing']);

/** What is wrong on the server: the stream as a whole, and the store. Single agents in doubt are counted in the legend and hatched on the map. */
function Notices({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  const { state } = page.source.value;
  const store = page.store.value;
  const folded = useSignal('');
  if (!page.loaded.value || (SOURCE_ICONS[state] === undefined && store === null)) return null;
  // Out of the way until there is another one; it never goes altogether.
  const now = `${state} ${store?.state ?? ''}`;
  const words = page.words.value;
  const fold = folded.value === now;
  return (
    <div class={`notices${fold ? ' folded' : ''}`}>
      <div role="status" class={fold ? 'unseen' : ''}>
        <SourceNotice page={page} session={session} />
        <StoreNotice page={page} />
      </div>
      <IconButton
        class="fold" icon={fold ? 'triangle-alert' : 'minus'} label={words.say(fold ? 'notice.show' : 'notice.fold')} aria-expanded={!fold}
        onClick={() => { folded.value = fold ? '' : now; }}
      />
    </div>
  );
}

function SourceNotice({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  const words = page.words.value;
  const source = page.source.value;
  const detail = source.detail?.[words.lang];
  const icon = SOURCE_ICONS[source.state];
  if (icon === undefined) return null;
  const upTo = page.caughtUpTo();
  const age = page.sourceAge() ?? source.behindMs ?? 0;
  const title = source.state === 'catching-up' && upTo !== null ? 'source.catching-up.age' : (`source.${source.state}` as WordKey);
  const reason = source.reason === undefined ? null : words.find(`reason.${source.reason}`);
  return (
    <div class={`notice src-${source.state}`}>
      <Icon name={icon} />
      <div>
        <p><b>{words.say(title, { age: elapsed(age) })}</b> {reason ?? words.say(`source.${source.state}.detail` as WordKey)}</p>
        {page.stopped.value && <p>{upTo === null ? words.say('source.stopped.never') : words.say('source.stopped', { time: words.timeOfDay(upTo) })}</p>}
        {detail !== undefined && <p class="said" title={detail}><bdi>{detail}</bdi></p>}
        {FOR_SETUP.has(source.state) && session !== null && !administers(session) && <p>{words.say('source.ask')}</p>}
      </div>
      {page.stopped.value && upTo !== null && <Age page={page} />}
      {FOR_SETUP.has(source.state) && session !== null && administers(session) && <a class="btn" href="/setup">{words.say('source.setup')}</a>}
    </div>
  );
}

/** The server sends it to administrators only. */
function StoreNotice({ page }: { readonly page: Page }): JSX.Element | null {
  const words = page.words.value;
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
  return <div class="r" aria-hidden="true"><b class="num">{elapsed(page.sourceAge() ?? 0)}</b><span>{page.words.value.say('source.since')}</span></div>;
}
