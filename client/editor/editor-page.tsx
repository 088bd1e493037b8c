import './editor.css';
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Shell } from '../app/shell';
import type { Answer } from '../api/call-api';
import { itemsByKey, isSeat } from '../plan/edit/boxes';
import { ErrorBox } from '../ui/form';
import { joined } from '../words/words';
import { Dialogs, Notices } from './dialogs';
import type { Limits } from '../alerts/limits';
import { openDesk } from './editor-desk';
import type { EditorDesk } from './editor-desk';
import { listenForKeys } from './editor-keys';
import { EditorStage } from './editor-stage';
import { editorName, editorWords } from './editor-words';
import { Panel } from './panel';
import { watchPrinting } from './print-plan';
import { Shelf } from './shelf';
import { StatusBar } from './status-bar';
import { ToolRail } from './tool-rail';
import { TopBar } from './top-bar';

/** Opens the draft of a floor and shows the editor. */
export function EditorPage({ shell, floor, limits }: { readonly shell: Shell; readonly floor: string; readonly limits: Limits }): JSX.Element {
  const desk = useSignal<EditorDesk | null>(null);
  const fault = useSignal<Answer<unknown> | null>(null);
  const words = editorWords(shell.lang.value, shell.place);
  const open = async (): Promise<void> => {
    fault.value = null;
    const opened = await openDesk(floor, shell, limits);
    if (opened.kind === 'open') desk.value = opened.desk;
    else fault.value = opened.answer;
  };
  useEffect(() => {
    void open();
    return () => desk.peek()?.dispose();
  }, []);
  if (desk.value !== null) return <Editor desk={desk.value} />;
  return (
    <main class="ed-opening">
      {fault.value === null ? <p role="status">{words.say('edit.opening')}</p> : (
        <>
          <h1>{words.say('edit.notOpened')}</h1>
          <ErrorBox answer={fault.value} words={words} />
          <p><button type="button" class="btn primary" onClick={() => void open()}>{words.say('form.again')}</button>{' '}
            <a class="btn" href="/floors">{words.say('menu.floors')}</a></p>
        </>
      )}
    </main>
  );
}

/** What a screen reader says of an element: "A01, 佐藤, seat, selected". */
function textOf(desk: EditorDesk, key: string): string {
  const words = desk.words.peek();
  const item = itemsByKey(desk.model.document.peek()).get(key);
  if (item === undefined) return '';
  const { label, name, text } = item.element as { readonly label?: string; readonly name?: string; readonly text?: string };
  const holder = desk.model.heldByOthers.peek().get(key);
  const who = isSeat(item) ? desk.people.names().get(item.element.id) ?? [] : [];
  return joined(words, [
    ...[label ?? name ?? text ?? ''].filter((one) => one !== ''), ...who, words.say(`edit.kindOf.${item.kind}`),
    words.say('edit.at', { x: Math.round(item.box.x), y: Math.round(item.box.y) }),
    ...(item.element.locked === true ? [words.say('edit.locked.short')] : []),
    ...(holder === undefined ? [] : [words.say('edit.held', { name: editorName(holder, words) })]),
  ]);
}

function Editor({ desk }: { readonly desk: EditorDesk }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const words = desk.words.value;
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const stage = new EditorStage(element, {
      model: desk.model, people: desk.people, words: () => desk.words.peek(), theme: () => desk.shell.theme.peek(), fresh: () => desk.fresh.peek(),
      calibrating: () => desk.calibrating.peek(), measured: (length) => { desk.measured.value = Math.round(length * 100) / 100; },
      onZoom: (zoom) => { desk.zoom.value = zoom; }, say: (text) => { desk.said.value = text; }, textOf: (key) => textOf(desk, key),
    });
    desk.stage.value = stage;
    const undo = [
      listenForKeys(desk), watchPrinting(desk), effect(() => stage.setTheme(desk.shell.theme.value)),
      effect(() => { document.title = `${desk.name.value} · ${desk.words.value.say('edit.title')} · ${desk.words.value.say('product')}`; }),
    ];
    return () => {
      for (const one of undo) one();
      desk.stage.value = null;
      stage.dispose();
    };
  }, [desk]);
  const empty = desk.model.document.value.seats.length === 0 && desk.model.tool.value === 'select';
  return (
    <div class="ed">
      <a class="skip" href="#ed-stage" onClick={(event) => { event.preventDefault(); desk.stage.peek()?.focus(); }}>{words.say('skip.content')}</a>
      <TopBar desk={desk} />
      <ToolRail desk={desk} />
      <main class="ed-stage" id="ed-stage" aria-label={words.say('edit.title')}>
        <div class="ed-host" ref={host} />
        <p class="unseen" id="edit-keys">{words.say('edit.stage.keys')}</p>
        {empty && (
          <section class="ed-empty">
            <h2>{words.say('edit.empty')}</h2>
            <p>{words.say('edit.empty.text')}</p>
            <button type="button" class="btn primary" onClick={() => { desk.model.tool.value = 'island'; }}>{words.say('edit.empty.island')}</button>
          </section>
        )}
        <Notices desk={desk} />
      </main>
      <Panel desk={desk} />
      <Shelf desk={desk} />
      <StatusBar desk={desk} />
      <Dialogs desk={desk} />
    </div>
  );
}
