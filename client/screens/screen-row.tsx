import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { Icon } from '../ui/admin-icon';
import type { IconName } from '../ui/admin-icon';
import { useFocusInside } from '../ui/focus-inside';
import { UserText } from '../ui/parts';
import { joined } from '../words/words';
import { sinceText } from './ages';
import { identify, reload } from './calls';
import type { Desk } from './desk';
import { refusalText } from './errors';
import type { OneFault } from './listing';
import type { Screen, ScreenState } from './screens-wire';
import { shownName, viewName } from './view-names';
import { Thumb } from './thumb';
import { whyText } from './why-text';

export const STATE_ICONS: Readonly<Record<ScreenState, IconName>> = {
  wrong: 'octagon-alert', updating: 'refresh-cw', offline: 'wifi-off', right: 'check-check', unpaired: 'unplug',
};
const IDENTIFY_S = 10;
/** The result of an action stays so long beside its buttons. */
const TOLD_MS = 10_000;

interface Props {
  readonly desk: Desk;
  readonly screen: Screen;
  /** the fault that this screen shares with others of its place; null: none */
  readonly fault: OneFault | null;
  /** level of the heading */
  readonly level: 2 | 3;
}

/** One screen: its state and why, what it shows, and what can be done with it. */
export function ScreenRow({ desk, screen, fault, level }: Props): JSX.Element {
  const { words } = desk;
  const row = useRef<HTMLLIElement>(null);
  const id = useId();
  useFocusInside(row);
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <li ref={row} class={`screen is-${screen.state}`} aria-labelledby={id}>
      {screen.state !== 'unpaired' && <Thumb screen={screen} floors={desk.thumbs} />}
      <div class="words">
        <div class="who">
          <Heading id={id}><UserText text={screen.name} /></Heading>
          {screen.place !== '' && <UserText text={screen.place} class="place" />}
          <span class={`pill is-${screen.state}`}><Icon name={STATE_ICONS[screen.state]} />{words.say(`screens.state.${screen.state}`)}</span>
        </div>
        <Why desk={desk} screen={screen} fault={fault} />
        <Facts desk={desk} screen={screen} />
        {screen.text !== null && (
          <p class="line"><UserText text={words.say('screens.text.now', { time: words.time(screen.text.until), text: screen.text.text })} /></p>
        )}
        <Acts desk={desk} screen={screen} />
      </div>
    </li>
  );
}

function Why({ desk, screen, fault }: { readonly desk: Desk; readonly screen: Screen; readonly fault: OneFault | null }): JSX.Element {
  void desk.second.value;
  return <p class="why">{whyText(screen, fault, desk.poll.now(), desk.words)}</p>;
}

const Fact = ({ name, children, class: kind }: { readonly name: string; readonly children: ComponentChildren; readonly class?: string }): JSX.Element =>
  <div class={kind}><dt>{name}</dt><dd>{children}</dd></div>;

function Facts({ desk, screen }: { readonly desk: Desk; readonly screen: Screen }): JSX.Element {
  const { words, views } = desk;
  const { settings, device } = screen;
  const none = words.say('screens.fact.none');
  const now = screen.connected && screen.view !== null && settings.floors.length > 1 ? viewName(screen.view, views, words) : null;
  const size = device.width == null || device.height == null ? [] : [words.say('screens.size', { width: device.width, height: device.height })];
  return (
    <dl class="facts">
      <Fact class="shows" name={words.say('screens.fact.shows')}>
        <UserText text={joined(words, settings.floors.map((floor) => shownName(floor, views, words))) || none} />
        {now !== null && <small>{words.say('screens.shows.now', { name: now })}</small>}
      </Fact>
      <Fact class="painted" name={words.say('screens.fact.painted')}>
        {screen.painted === null ? none : <Age at={screen.painted} desk={desk} second={desk.second} />}
      </Fact>
      <Fact name={words.say('screens.fact.delay')}>
        {screen.delayP95 === null || !screen.connected ? none : words.say('unit.milliseconds', { n: words.number(Math.round(screen.delayP95)) })}
      </Fact>
      <Fact name={words.say('screens.fact.build')}><span translate={false}>{screen.build === null ? none : shortBuild(screen.build)}</span></Fact>
      <Fact name={words.say('screens.fact.screen')}>
        {[...size, words.say('screens.inches', { n: settings.inches }), words.say('screens.metres', { n: settings.metres })].join(' · ')}
      </Fact>
    </dl>
  );
}

/** 0.1.0+7f3c91a: enough of the commit to tell two builds apart. */
const shortBuild = (build: string): string => build.replace(/\+(\w{7})\w+$/, '+$1');

/** Only this text changes each second. */
function Age({ at, desk, second }: { readonly at: number; readonly desk: Desk; readonly second: ReadonlySignal<number> }): JSX.Element {
  void second.value;
  return <span class="num">{sinceText(desk.poll.now() - at, desk.words)}</span>;
}

type Action = 'identify' | 'reload' | 'change' | 'repair' | 'picture' | 'text' | 'revoke' | 'delete';

function Acts({ desk, screen }: { readonly desk: Desk; readonly screen: Screen }): JSX.Element {
  const { words, open } = desk;
  const { id, name } = screen;
  const told = useSignal<{ readonly text: string; readonly bad: boolean } | null>(null);
  const busy = useSignal(false);
  const paired = screen.state !== 'unpaired';
  useEffect(() => {
    if (told.value === null) return undefined;
    const timer = setTimeout(() => { told.value = null; }, TOLD_MS);
    return () => clearTimeout(timer);
  }, [told.value]);
  const act = async (call: Promise<Answer<null>>, done: string): Promise<void> => {
    busy.value = true;
    const said = await call;
    busy.value = false;
    told.value = said.kind === 'ok' ? { text: done, bad: false } : { text: failedText(said, desk), bad: true };
    desk.poll.soon();
  };
  const button = (icon: IconName, action: Action, go: () => void): JSX.Element => {
    const label = words.say(`screens.do.${action}`);
    return (
      <button
        key={action} type="button" class={`btn small${action === 'revoke' || action === 'delete' ? ' danger-line' : ''}`} data-place={action}
        aria-label={words.say('screens.do.of', { action: label, name })}
        {...(action === 'repair' ? { title: words.say('screens.do.repair.hint') } : {})}
        onClick={() => { if (!busy.peek()) go(); }}
      >
        <Icon name={icon} />{label}
      </button>
    );
  };
  return (
    <div class="acts">
      {paired && button('eye', 'identify', () => void act(identify(id, IDENTIFY_S), words.say('screens.done.identify', { n: IDENTIFY_S })))}
      {paired && button('refresh-cw', 'reload', () => void act(reload(id), words.say('screens.done.reload')))}
      {paired && button('layout-grid', 'change', () => open({ kind: 'change', screen }))}
      {button('wrench', 'repair', () => open({ kind: 'approve', code: null, target: id }))}
      {paired && button('camera', 'picture', () => open({ kind: 'picture', screen }))}
      {paired && button('message-square', 'text', () => open({ kind: 'text', screen }))}
      <p class={`told${told.value?.bad === true ? ' bad' : ''}`} role="status">{told.value?.text}</p>
      {paired ? button('circle-x', 'revoke', () => open({ kind: 'revoke', screen })) : button('trash-2', 'delete', () => open({ kind: 'delete', screen }))}
    </div>
  );
}

function failedText(said: Answer<null>, { words }: Desk): string {
  if (said.kind !== 'problem') return words.say('form.silence');
  if (said.status === 409) return words.say('screens.failed.offline');
  if (said.status === 429) return words.say('form.later');
  if (said.status === 403) return words.say('form.forbidden');
  return refusalText(said, words) ?? `${said.title} ${said.detail}`.trim();
}
