import type { JSX } from 'preact';
import type { Page } from '../page/page';
import { elapsed } from '../words/words';
import type { WordKey } from '../words/words';
import { Icon } from './icon';
import type { IconName } from './icon';

/** The browser's own link. It stays until the page is whole again, not until a socket opens. */
export function LinkBanner({ page }: { readonly page: Page }): JSX.Element | null {
  const words = page.words.value;
  const banner = page.banner.value;
  void page.second.value;
  if (banner.kind === 'none') return null;
  if (banner.kind === 'back') {
    return <div class="ban back" role="status"><Icon name="check" /><div><b>{words.say('banner.back')}</b><span>{words.say('banner.back.detail')}</span></div></div>;
  }
  const at = page.lastServerTime();
  const age = page.age();
  const n = Math.max(1, page.failures.value);
  return (
    <div class="ban" role="alert">
      <Icon name="wifi-off" />
      <div>
        <b>{at === null ? words.say('banner.lost.never') : words.say(banner.offline ? 'banner.offline' : 'banner.lost', { time: words.timeOfDay(at) })}</b>
        <span>{words.say(banner.offline ? 'banner.offline.detail' : 'banner.lost.detail', { n })}</span>
      </div>
      {age !== null && <div class="r" aria-hidden="true"><b class="num">{elapsed(age)}</b><span>{words.say('banner.since')}</span></div>}
      <button type="button" class="btn" onClick={page.retry}>{words.say('banner.retry')}</button>
    </div>
  );
}

const SOURCE_ICONS: Readonly<Record<string, IconName>> = {
  'catching-up': 'hourglass', behind: 'hourglass', down: 'volume-x', unreachable: 'cloud-off', denied: 'lock', missing: 'circle-x', none: 'circle-alert',
};

/** What is wrong beyond the link: the stream as a whole, or single agents. Each looks like itself. */
export function Notices({ page }: { readonly page: Page }): JSX.Element | null {
  const words = page.words.value;
  const source = page.source.value;
  const { silent, suspect } = page.counts.value;
  const icon = SOURCE_ICONS[source.state];
  if (!page.loaded.value || (icon === undefined && silent === 0 && suspect === 0)) return null;
  return (
    <div class="notices" role="status">
      {icon !== undefined && (
        <div class={`notice src-${source.state}`}>
          <Icon name={icon} />
          <b>{words.say(`source.${source.state}` as WordKey, { age: elapsed(source.behindMs ?? 0) })}</b>
          <span>{words.say(`source.${source.state}.detail` as WordKey)}{source.detail !== undefined && <> <bdi>{source.detail}</bdi></>}</span>
        </div>
      )}
      {silent + suspect > 0 && (
        <div class="notice partial">
          <b>{words.say('partial')}</b>
          {silent > 0 && <span title={words.say('partial.silent.why')}><Icon name="volume-x" />{words.count('partial.silent', silent)}</span>}
          {suspect > 0 && <span title={words.say('partial.suspect.why')}><Icon name="circle-question-mark" />{words.count('partial.suspect', suspect)}</span>}
        </div>
      )}
    </div>
  );
}
