import './rail.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { grouped, isGroup } from '../../alerts/alert-groups';
import { loudOf } from '../../alerts/alert-list';
import { alertWords } from '../../alerts/alert-words';
import { notifyOn, soundBlocked, soundOn } from '../../alerts/call-choice';
import type { Session } from '../../app/session';
import { Icon } from '../../ui/admin-icon';
import type { IconName } from '../../ui/admin-icon';
import { IconButton } from '../../ui/buttons';
import { composing } from '../../ui/keys';
import { listedAlerts } from '../actions';
import type { Page } from '../page';
import { RailCalls, useCalls } from './rail-calls';
import { isRailFiltered, RailFilter, RailFound } from './rail-filter';
import { RailGroup } from './rail-group';
import { stepOn } from './rail-keys';
import type { Line } from './rail-keys';
import { RailRow } from './rail-row';

interface Props { readonly page: Page; readonly session: Session | null }

/** Everybody who needs attention, most urgent first; many of one kind as a group. */
export function Rail({ page, session }: Props): JSX.Element {
  const words = alertWords(page.words.value);
  void page.second.value;
  const opened = useSignal<ReadonlySet<string>>(new Set());
  const box = useSignal<'filter' | 'calls' | null>(null);
  const tone = useCalls(page, session);
  const lines = useRef<HTMLUListElement>(null);
  useFocusKept(lines);
  const all = page.alerts.value;
  const listed = listedAlerts(page);
  const loud = loudOf(all).length;
  const folded = page.railFolded.value;
  // Without a time it is unknown who is over a limit: show neither "none" nor a number.
  const known = page.loaded.value && (page.now() !== null || all.length > 0);
  const toggle = (kind: string): void => {
    const next = new Set(opened.peek());
    if (!next.delete(kind)) next.add(kind);
    opened.value = next;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const buttons = [...lines.current?.querySelectorAll<HTMLElement>('[data-line]') ?? []];
    const step = stepOn(buttons.map(lineOf), buttons.findIndex((one) => one === event.target), event.key);
    if (step === null) return;
    event.preventDefault();
    if ('focus' in step) buttons[step.focus]?.focus();
    else toggle(buttons[step.toggle]?.dataset['kind'] ?? '');
  };
  return (
    <section class="sec attention" aria-labelledby="attention">
      <header>
        <h2 id="attention">
          {words.say('attention.title')} <em class="num">{known ? words.number(loud) : '–'}</em>
        </h2>
        <Opener page={page} box={box.value} own="filter" icon="list-filter" on={isRailFiltered(page.filter.value)} set={(next) => { box.value = next; }} />
        <Opener
          page={page} box={box.value} own="calls" icon={(soundOn.value && !soundBlocked.value) || notifyOn.value ? 'bell' : 'bell-off'}
          on={soundOn.value || notifyOn.value} set={(next) => { box.value = next; }}
        />
        <IconButton
          bare class="fold-rail" icon={folded ? 'chevrons-left' : 'chevrons-right'} label={words.say(folded ? 'rail.open' : 'rail.fold')}
          onClick={() => page.foldRail(!folded)}
        />
        <IconButton bare class="close-alerts" icon="x" label={words.say('dialog.close')} onClick={() => { page.alertsOpen.value = false; }} />
      </header>
      {box.value === 'filter' && <RailFilter page={page} />}
      {box.value === 'calls' && <RailCalls page={page} tone={tone} />}
      {known && all.length > loud && <p class="rail-note num">{words.say('rail.handled', { n: words.number(all.length - loud) })}</p>}
      <RailFound page={page} n={listed.length} />
      {all.length === 0 && known && (
        <p class="calm"><Icon name="check" /><span><b>{words.say('attention.none')}</b>{words.say('attention.none.text')}</span></p>
      )}
      <ul ref={lines} onKeyDown={onKey}>
        {grouped(listed).map((entry) => (isGroup(entry)
          ? <RailGroup key={`kind ${entry.kind}`} page={page} group={entry} open={opened.value.has(entry.kind)} toggle={() => toggle(entry.kind)} />
          : <RailRow key={entry.row.id} page={page} alert={entry} />))}
      </ul>
    </section>
  );
}

const lineOf = (button: HTMLElement): Line => ({
  open: button.dataset['kind'] === undefined ? null : button.getAttribute('aria-expanded') === 'true', inside: button.closest('.grp') !== null,
});

/** A row that moves in the list loses the keyboard focus in some browsers. It gets it back; where it is gone, the line that is there now. */
function useFocusKept(lines: { readonly current: HTMLElement | null }): void {
  const last = useRef<{ readonly line: string; readonly at: number } | null>(null);
  useEffect(() => {
    const list = lines.current;
    const all = (): readonly HTMLElement[] => [...list?.querySelectorAll<HTMLElement>('[data-line]') ?? []];
    const come = (event: FocusEvent): void => {
      const at = all().findIndex((one) => one === event.target);
      last.current = at < 0 ? null : { line: all()[at]?.dataset['line'] ?? '', at };
    };
    // Without a next element, the focused one was removed; or somebody pressed beside it, which is not undone.
    const go = (event: FocusEvent): void => { if (event.relatedTarget !== null) last.current = null; };
    const pressed = (): void => { last.current = null; };
    list?.addEventListener('focusin', come);
    list?.addEventListener('focusout', go);
    addEventListener('pointerdown', pressed, true);
    return () => {
      list?.removeEventListener('focusin', come);
      list?.removeEventListener('focusout', go);
      removeEventListener('pointerdown', pressed, true);
    };
  }, []);
  useEffect(() => {
    const was = last.current;
    if (was === null || document.activeElement !== document.body) return;
    const all = [...lines.current?.querySelectorAll<HTMLElement>('[data-line]') ?? []];
    (all.find((one) => one.dataset['line'] === was.line) ?? all[Math.min(was.at, all.length - 1)])?.focus({ preventScroll: true });
  });
}

interface OpenerProps {
  readonly page: Page;
  readonly box: 'filter' | 'calls' | null;
  readonly own: 'filter' | 'calls';
  readonly icon: IconName;
  readonly on: boolean;
  readonly set: (box: 'filter' | 'calls' | null) => void;
}

/** Opens and closes a box under the head. */
function Opener({ page, box, own, icon, on, set }: OpenerProps): JSX.Element {
  const label = alertWords(page.words.value).say(`rail.${own}`);
  return (
    <button
      type="button" class={`btn sq bare opener${on ? ' set' : ''}`} aria-label={label} title={label} aria-expanded={box === own}
      onClick={() => set(box === own ? null : own)}
    >
      <Icon name={icon} />
    </button>
  );
}
