import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { loudOf } from '../alerts/alert-list';
import type { Alert } from '../alerts/alert-list';
import { isHandled } from '../alerts/alert-groups';
import { Icon } from '../ui/icon';
import { Badge, UserText } from '../ui/parts';
import { CJK } from '../words/script';
import { elapsed } from '../words/words';
import { Both } from './both';
import type { Tongues } from './both';
import type { WallFloor } from './wall-floor';
import type { Wall } from './wall-types';
import { whoOf } from './wall-names';

interface Props { readonly wall: Wall; readonly floor: WallFloor; readonly tongues: Tongues }

/** Letters of this width, in em, are as large as the time beside them; a longer name is smaller. */
const SHORT_EM = 2.6;
/** of the second line beside the badge, in --alert: what its texts may fill. */
const LINE_ALERTS = 5.85;
const TWO = 0.72;
const widthOf = (text: string): number => [...text].reduce((sum, ch) => sum + (CJK.test(ch) ? 1 : 0.62), 0);

/** A function of its own: what the observer calls would hold the floor that was shown first, for weeks. */
function useHeight(list: RefObject<HTMLElement | null>): number {
  const height = useSignal(0);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = (): void => { height.value = element.clientHeight; };
    measure();
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    return () => resize.disconnect();
  }, [list, height]);
  return height.value;
}

/** Who needs attention, most urgent first: as many as fit, and the number of the others. */
export function WallRail({ wall, floor, tongues }: Props): JSX.Element {
  void wall.second.value;
  const list = useRef<HTMLUListElement>(null);
  const height = useHeight(list);
  const alerts = floor.alerts.value;
  const { alert, reason, unit } = wall.sizes.value;
  const row = alert * 1.12 + reason * 1.4 + 30 * unit;
  const more = reason * 1.4 + 6 * unit;
  const fit = (space: number): number => Math.max(1, Math.floor((space + 10 * unit) / row));
  // The line with the number of the others needs a place too.
  const shown = alerts.length <= fit(height) ? alerts : alerts.slice(0, fit(height - more - 10 * unit));
  return (
    <section class="wall-rail">
      <h2><Both tongues={tongues} text={(words) => words.say('wall.attention')} /><b class="num">{floor.loaded.value ? loudOf(alerts).length : '–'}</b></h2>
      <ul ref={list} style={{ '--row': `${row - 10 * unit}px` }}>
        {shown.map((one) => <AlertRow key={one.row.id} floor={floor} tongues={tongues} alert={one} line={(alert * LINE_ALERTS) / reason} />)}
        {alerts.length > shown.length && (
          <li class="more"><Both tongues={tongues} text={(words) => words.say('wall.more', { n: alerts.length - shown.length })} /></li>
        )}
        {alerts.length === 0 && floor.loaded.value && (
          <li class="calm"><Icon name="check" /><Both tongues={tongues} text={(words) => words.say('wall.calm')} /></li>
        )}
      </ul>
    </section>
  );
}

interface RowProps extends Omit<Props, 'wall'> {
  readonly alert: Alert;
  /** room for the second line, in letters of its size */
  readonly line: number;
}

function AlertRow({ floor, tongues, alert: { row, breach }, line }: RowProps): JSX.Element {
  const who = whoOf(row.agent, floor.screen.settings.names, tongues[0].lang);
  const large = row.desk === '' ? who : row.desk;
  const at = floor.timeOf(row);
  const done = isHandled(breach);
  const [first, second] = tongues.map((words) => widthOf(words.say(`limit.${breach.limit.kind}`)));
  // The number of the seat says who it is; the name is beside the reason where there is room for both.
  const fits = (first ?? 0) + (second ?? 0) * TWO + widthOf(who) + 1.2 <= line;
  return (
    <li class={`l${breach.level}${done ? ' done' : ''}${breach.quiet ? ' quiet' : ''}`}>
      {done ? <Icon name="check" /> : <Badge level={breach.level} />}
      <span class={widthOf(large) > SHORT_EM ? 'who long' : 'who'}>
        <UserText text={large === '' ? tongues[0].say('wall.unseated') : large} />
      </span>
      <span class="t num">{breach.limit.since === null || at === null ? '' : elapsed(at - breach.limit.since)}</span>
      <Both class="r" tongues={tongues} text={(words) => words.say(`limit.${breach.limit.kind}`)} />
      {row.desk !== '' && who !== '' && fits && <span class="whom"><UserText text={who} /></span>}
    </li>
  );
}
