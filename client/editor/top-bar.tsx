import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { LanguageButton, ThemeButton } from '../ui/buttons';
import { composing } from '../ui/keys';
import { UserText } from '../ui/parts';
import { characters } from '../words/characters';
import { joined } from '../words/words';
import { countOf } from '../plan/edit/diff';
import type { EditorDesk } from './editor-desk';
import { editorName, stepText } from './editor-words';
import { EditIcon, EditIconButton } from './editor-icon';
import { PEOPLE } from './overlay';
import { publishNow } from './publishing';
import { saveSeats } from './seats-csv';

interface Props { readonly desk: EditorDesk }
const CLOSE_MS = 700;

/** Name, state of the draft, undo, other editors, publish. */
export function TopBar({ desk }: Props): JSX.Element {
  const { session, shell } = desk;
  const words = desk.words.value;
  const [undo, redo] = [session.undoName.value, session.redoName.value];
  const map = `/floor/${encodeURIComponent(desk.floor)}`;
  const leave = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !session.isUntouched) return;
    event.preventDefault();
    // A draft in which nobody did anything is not left open.
    void Promise.race([session.close(), new Promise((done) => { setTimeout(done, CLOSE_MS); })]).then(() => location.assign(map));
  };
  return (
    <header class="ed-top">
      <a class="mark" href={map} aria-label={words.say('edit.close')} onClick={leave}><i /><i /><i /><i /></a>
      <h1><UserText text={desk.name.value} /></h1>
      <span class="ed-draft"><EditIcon name="pencil" />{words.say('edit.draft')}</span>
      <Saved desk={desk} />
      <span class="ed-pair">
        <EditIconButton
          icon="undo-2" label={undo === null ? words.say('edit.undo.none') : words.say('edit.undo', { step: stepText(undo, words) })}
            aria-disabled={undo === null}
          onClick={() => desk.model.undo()}
        />
        <EditIconButton
          icon="redo-2" label={redo === null ? words.say('edit.redo.none') : words.say('edit.redo', { step: stepText(redo, words) })}
            aria-disabled={redo === null}
          onClick={() => desk.model.redo()}
        />
      </span>
      {undo !== null && <span class="ed-step">{stepText(undo, words)}</span>}
      <span class="ed-room" />
      <Others desk={desk} />
      <DiffButton desk={desk} />
      <More desk={desk} />
      <span class="ed-look">
        <LanguageButton words={words} set={(lang) => shell.setLang(lang)} />
        <ThemeButton words={words} theme={shell.theme.value} set={(theme) => shell.setTheme(theme)} />
      </span>
      <Publish desk={desk} />
      <a class="btn sq bare" href={map} aria-label={words.say('edit.close')} title={words.say('edit.close')} onClick={leave}><EditIcon name="x" /></a>
    </header>
  );
}

function Saved({ desk }: Props): JSX.Element {
  const { session } = desk;
  const words = desk.words.value;
  const unsent = session.unsent.value;
  const waiting = session.link.value === 'waiting';
  const text = waiting ? words.count('edit.unsent', Math.max(1, unsent)) : unsent > 0 ? words.say('edit.saving')
    : words.say('edit.saved');
  return (
    <span class={`ed-saved${waiting ? ' bad' : ''}`} role="status">
      {text}
      <small>{session.base.value === 0 ? words.say('edit.unpublished') : words.say('edit.base', { n: session.base.value })}</small>
    </span>
  );
}

function Others({ desk }: Props): JSX.Element | null {
  const others = desk.session.others.value;
  const words = desk.words.value;
  if (others.length === 0) return null;
  const theme = desk.shell.theme.value;
  return (
    <span class="ed-others" title={words.say('edit.others', { names: joined(words, others.map(({ person }) => editorName(person, words))) })}>
      {others.slice(0, 4).map((one) => (
        <i key={one.editor} style={{ background: PEOPLE[theme][(one.colour ?? 0) % 6] }}>{characters(editorName(one.person, words)).slice(0, 1).join('')}</i>
      ))}
      <span>{words.say('edit.others', { names: joined(words, others.slice(0, 2).map(({ person }) => editorName(person, words))) })}</span>
    </span>
  );
}

function DiffButton({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  const diff = desk.diff.value;
  const said = (['moved', 'added', 'removed', 'changed'] as const).flatMap((kind) => {
    const n = countOf(diff, kind);
    return n === 0 ? [] : [words.say(`edit.diff.${kind}`, { n: words.number(n) })];
  });
  return (
    <button type="button" class="btn ed-diff" onClick={() => document.getElementById('ed-changes')?.focus()}>
      <EditIcon name="history" /><span>{said.length === 0 ? words.say('edit.diff.none') : joined(words, said.slice(0, 2))}</span>
    </button>
  );
}

/** A menu under a button. Escape and a click elsewhere close it. */
function useMenu(): { readonly open: boolean; readonly toggle: () => void; readonly close: () => void; readonly box: { current: HTMLSpanElement | null } } {
  const open = useSignal(false);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open.value) return undefined;
    const away = (event: Event): void => { if (!box.current?.contains(event.target as Node)) open.value = false; };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || composing(event)) return;
      open.value = false;
      event.stopPropagation();
      box.current?.querySelector('button')?.focus();
    };
    addEventListener('pointerdown', away, true);
    addEventListener('keydown', key, true);
    return () => {
      removeEventListener('pointerdown', away, true);
      removeEventListener('keydown', key, true);
    };
  }, [open.value]);
  return { open: open.value, toggle: () => { open.value = !open.peek(); }, close: () => { open.value = false; }, box };
}

function More({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  const { open, toggle, close, box } = useMenu();
  const item = (icon: Parameters<typeof EditIcon>[0]['name'], text: string, act: () => void): JSX.Element => (
    <button type="button" onClick={() => { close(); act(); }}><EditIcon name={icon} />{text}</button>
  );
  return (
    <span class="ed-menu" ref={box}>
      <EditIconButton icon="menu" label={words.say('edit.more')} aria-expanded={open} onClick={toggle} />
      {open && (
        <div class="ed-drop">
          {item('printer', words.say('edit.print'), () => print())}
          {item('download', words.say('edit.csv'), () => saveSeats(desk))}
          {item('keyboard', words.say('edit.keys'), () => { desk.dialog.value = 'keys'; })}
          {item('trash-2', words.say('edit.discard'), () => { desk.dialog.value = 'discard'; })}
        </div>
      )}
    </span>
  );
}

function Publish({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  const { open, toggle, close, box } = useMenu();
  return (
    <span class="ed-menu ed-publish" ref={box}>
      <button type="button" class="btn primary" onClick={() => void publishNow(desk)}><EditIcon name="send" />{words.say('edit.publish')}</button>
      <EditIconButton class="primary" icon="chevron-down" label={words.say('edit.publish.more')} aria-expanded={open} onClick={toggle} />
      {open && (
        <div class="ed-drop">
          <button type="button" onClick={() => { close(); void publishNow(desk); }}><EditIcon name="send" />{words.say('edit.publish.now')}</button>
          <button type="button" onClick={() => { close(); desk.dialog.value = 'publish-at'; }}><EditIcon name="calendar-clock"
            />{words.say('edit.publish.at')}</button>
        </div>
      )}
    </span>
  );
}
