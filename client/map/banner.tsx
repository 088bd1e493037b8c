import type { JSX } from 'preact';
import type { Page } from './page';
import { signInAddress } from '../api/return-address';
import type { Session } from '../app/session';
import { elapsed } from '../words/words';
import { Icon } from '../ui/icon';
import { later } from './late-parts';

/** Problems, shown over the map's chips: the map itself never moves for them. */
export function Messages({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element {
  return <div class="messages"><div><LinkBanner page={page} />{later.value !== null && <later.value.Notices page={page} session={session} />}</div></div>;
}

/** The browser's own link. It is shown until the page is complete again, not only until a socket opens. */
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

/** Texts that change with every try or second are not read out: an alert is spoken again when its text changes. */
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
      {age !== null && <div class="r" aria-hidden="true"><b class="num">{words.say('banner.since', { age: elapsed(age) })}</b></div>}
      <button type="button" class="btn" onClick={page.retry}>{words.say('banner.retry')}</button>
    </div>
  );
}
