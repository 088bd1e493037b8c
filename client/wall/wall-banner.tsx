import type { JSX } from 'preact';
import type { Banner } from '../live/banner';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import { elapsed } from '../words/words';
import { Both } from './both';
import type { Tongues } from './both';
import type { WallFloor } from './wall-floor';
import type { Trouble, Wall } from './wall-types';
import type { WallWords } from './wall-words';

/** What is said over the header: it is out of date then anyway, and no seat moves for it. */
interface Said {
  readonly kind: 'lost' | 'quiet' | 'back';
  readonly icon: IconName;
  readonly title: (words: WallWords) => string;
  readonly detail: (words: WallWords) => string;
  /** ms since the last update; null: not known */
  readonly age: number | null;
}

const QUIET: Readonly<Record<string, IconName>> = { behind: 'hourglass', 'catching-up': 'hourglass', down: 'volume-x' };

function saidOf(floor: WallFloor, trouble: Trouble): Said | null {
  const { live, kept } = floor;
  if (kept !== null) {
    return {
      kind: 'lost', icon: 'hourglass', title: (words) => words.say('wall.kept', { time: words.timeOfDay(kept.at) }),
      detail: (words) => words.say(trouble === 'blocked' ? 'wall.blocked' : trouble === 'away' ? 'wall.away' : 'wall.kept.detail'), age: null,
    };
  }
  // What may not be read any more is old, whatever the reason: it must not look live.
  const banner: Banner = live.refused.value === null ? live.banner.value : { kind: 'lost', offline: false };
  const n = Math.max(1, live.failures.value);
  switch (banner.kind) {
    case 'blocked':
      return {
        kind: 'lost', icon: 'wifi-off', title: (words) => words.say('wall.blocked'), detail: (words) => words.say('wall.blocked.detail'), age: live.age(),
      };
    case 'lost': case 'old-page': {
      const at = live.lastServerTime();
      const offline = banner.kind === 'lost' && banner.offline;
      return {
        kind: 'lost', icon: 'triangle-alert',
        title: (words) => (at === null ? words.say('wall.lost.never') : words.say(offline ? 'wall.offline' : 'wall.lost', { time: words.timeOfDay(at) })),
        detail: (words) => words.say('wall.lost.detail', { n }), age: live.age(),
      };
    }
    case 'none': case 'back': break;
    default: return banner satisfies never;
  }
  if (!live.loaded.value) return null;
  if (live.stopped.value) {
    const [upTo, age] = [live.caughtUpTo(), live.sourceAge()];
    return {
      kind: 'lost', icon: 'triangle-alert', age,
      title: (words) => (age === null ? words.say('wall.source.never') : words.say('wall.source', { age: elapsed(age) })),
      detail: (words) => (upTo === null ? words.say('wall.source.detail.never') : words.say('wall.source.detail', { time: words.timeOfDay(upTo) })),
    };
  }
  if (banner.kind === 'back') {
    return { kind: 'back', icon: 'check', title: (words) => words.say('wall.back'), detail: (words) => words.say('wall.back.detail'), age: null };
  }
  const { state, behindMs = 0 } = live.source.value;
  const icon = QUIET[state];
  if (icon !== undefined) {
    const key = state as 'behind' | 'catching-up' | 'down';
    const behind = elapsed(live.sourceAge() ?? behindMs);
    return {
      kind: 'quiet', icon, title: (words) => words.say(`wall.${key}`, { age: behind }), detail: (words) => words.say(`wall.${key}.detail`), age: null,
    };
  }
  const part = live.parts.value.find(({ stopped }) => stopped);
  if (part === undefined) return null;
  const { name, caughtUpTo } = part;
  return {
    kind: 'quiet', icon: 'triangle-alert', detail: () => '', age: null,
    title: (words) => (caughtUpTo === null ? words.say('wall.part.never', { name }) : words.say('wall.part', { name, time: words.timeOfDay(caughtUpTo) })),
  };
}

export function WallBanner({ wall, floor, tongues }: { readonly wall: Wall; readonly floor: WallFloor; readonly tongues: Tongues }): JSX.Element | null {
  void wall.second.value;
  const said = saidOf(floor, wall.trouble.value);
  if (said === null) return null;
  const { kind, icon, title, detail, age } = said;
  return (
    <div class={`wall-banner ${kind}`} role="status">
      <Icon name={icon} />
      <div><Both class="title num" tongues={tongues} text={title} /><Both class="detail" tongues={tongues} text={detail} /></div>
      {age !== null && <p class="age"><b class="num">{elapsed(age)}</b><Both tongues={tongues} text={(words) => words.say('wall.since')} /></p>}
    </div>
  );
}
