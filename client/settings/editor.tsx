import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { LimitKind, Limits } from '../alerts/limit-rules';
import type { Problem } from '../api/call-api';
import type { Shell } from '../app/shell';
import { Icon } from '../ui/admin-icon';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { useCall } from '../ui/use-call';
import { BreaksCard } from './breaks-card';
import { saveSettings } from './calls';
import { ChangeList } from './change-list';
import { ColoursCard } from './colours-card';
import { ConflictDialog, KeptCard } from './conflict-dialog';
import { CountsCard } from './counts-card';
import { createDraft } from './draft';
import type { Draft, Saved } from './draft';
import { ImportDialog } from './import-dialog';
import { InstancesCard } from './instances-card';
import { LimitsCard } from './limits-card';
import { OtherRules } from './other-rules';
import { rulesOf } from './rules';
import { SaveBar } from './save-bar';
import { isRefusal } from './settings-wire';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { scopeOf } from './table';
import type { Column, Scope } from './table';
import { useCounts } from './use-counts';
import { VersionsDialog } from './versions-dialog';
import { WordsCard } from './words-card';
import { ZoneCard } from './zone-card';

interface Props {
  readonly first: Saved;
  readonly choices: ChoicesOfSite;
  readonly defaults: Limits;
  readonly shell: Shell;
  readonly words: SettingsWords;
}

type Open = { readonly kind: 'versions' | 'import' | 'changes' } | { readonly kind: 'conflict'; readonly refusal: Problem };

/** All settings on one page, with one save. */
export function Editor({ first, choices, defaults, shell, words }: Props): JSX.Element {
  const draft = useMemo(() => createDraft(first), [first]);
  const scope = useSignal<Scope>('queue');
  const added = useSignal<readonly Column[]>([]);
  const open = useSignal<Open | null>(null);
  const { busy, answer, wait } = useCall();
  const counted = useCounts(draft);
  useAskBeforeLeaving(draft);
  const close = (): void => { open.value = null; };
  const save = async (): Promise<void> => {
    const sent = draft.document.peek();
    const saved = await wait(saveSettings(sent, draft.saved.peek().version));
    const said = answer.peek();
    if (saved !== null) {
      draft.wasSaved(saved, sent);
      draft.kept.value = null;
      shell.said.value = words.say('settings.saved', { n: saved.version });
    } else if (said?.kind === 'problem' && said.status === 412) open.value = { kind: 'conflict', refusal: said };
    else if (said?.kind === 'problem' && isRefusal(said.body)) draft.refuse(said.body.errors);
  };
  const failed = answer.value;
  const told = failed?.kind === 'problem' && (failed.status === 412 || isRefusal(failed.body)) ? null : failed;
  const now = open.value;
  return (
    <div class="settings">
      <div class="tools ways-of">
        {shell.said.value !== '' && <p class="good"><Icon name="circle-check" />{shell.said.value}</p>}
        <span class="room" />
        <button type="button" class="btn" onClick={() => { open.value = { kind: 'versions' }; }}>
          <Icon name="history" />{words.say('settings.versions')}
        </button>
        <a class="btn" href="/api/settings" download="settings.json"><Icon name="download" />{words.say('settings.export')}</a>
        <button type="button" class="btn" onClick={() => { open.value = { kind: 'import' }; }}><Icon name="upload" />{words.say('settings.import')}</button>
      </div>
      <ErrorBox answer={told} words={words} text={told?.kind === 'problem' && told.status === 401 ? words.say('settings.ended') : null} />
      <KeptCard draft={draft} choices={choices} words={words} />
      <div class="columns">
        <div class="main">
          <LimitsCard draft={draft} defaults={defaults} choices={choices} words={words} scope={scope} added={added} />
          <OtherRules draft={draft} choices={choices} words={words} />
          <BreaksCard draft={draft} defaults={defaults} choices={choices} words={words} />
          <WordsCard draft={draft} choices={choices} words={words} />
        </div>
        <div class="side">
          <CountsCard counted={counted.value} words={words} />
          <ColoursCard draft={draft} theme={shell.theme.value} words={words} />
          <ZoneCard draft={draft} words={words} />
          <InstancesCard draft={draft} choices={choices} words={words} />
        </div>
      </div>
      <Refused draft={draft} words={words} />
      <SaveBar
        draft={draft} busy={busy.value} words={words} save={() => void save()} showChanges={() => { open.value = { kind: 'changes' }; }}
        showWrong={() => {
          scope.value = scopeOfWrong(draft) ?? scope.value;
          // After the columns of that scope are there.
          requestAnimationFrame(() => document.querySelector<HTMLElement>('.settings [aria-invalid="true"]')?.focus());
        }}
      />
      {now?.kind === 'changes' && (
        <Dialog wide title={words.say('settings.changes.title')} words={words} close={close}>
          <ChangeList changes={draft.changes.value} choices={choices} words={words} />
        </Dialog>
      )}
      {now?.kind === 'conflict' && <ConflictDialog draft={draft} refusal={now.refusal} choices={choices} words={words} close={close} />}
      {now?.kind === 'versions' && (
        <VersionsDialog
          draft={draft} choices={choices} words={words}
          close={(restored) => {
            close();
            if (restored === null) return;
            draft.load(restored.saved);
            shell.said.value = words.say('settings.restored', { from: restored.from, n: restored.saved.version });
          }}
        />
      )}
      {now?.kind === 'import' && (
        <ImportDialog
          draft={draft} choices={choices} words={words}
          close={(document) => {
            close();
            if (document === null) return;
            draft.change(() => document);
            shell.said.value = words.say('settings.imported');
          }}
        />
      )}
    </div>
  );
}

/** The scope whose columns show the first wrong limit; null: it is elsewhere, or in no column. */
function scopeOfWrong({ problems, refused, document }: Draft): Scope | null {
  const path = [...problems.peek(), ...refused.peek()].map((one) => /^limits\.([a-z-]+)\[(\d+)\]/.exec(one.path)).find((one) => one !== null);
  const rule = path == null ? undefined : rulesOf(document.peek(), path[1] as LimitKind)[Number(path[2])];
  const scope = rule === undefined ? null : scopeOf(rule);
  return scope === 'everywhere' ? null : scope;
}

/** What only the server knows to be wrong, with its key: it may be in a column that is not shown. */
function Refused({ draft, words }: { readonly draft: Draft; readonly words: SettingsWords }): JSX.Element | null {
  const errors = draft.refused.value;
  if (errors.length === 0) return null;
  return (
    <div class="fault" role="alert">
      <Icon name="circle-alert" />
      <div>
        <p><b>{words.say('settings.refused')}</b></p>
        <ul class="problems">{errors.map(({ path, en, ja }) => <li key={path + en}><code>{path}</code> {words.lang === 'ja' ? ja : en}</li>)}</ul>
      </div>
    </div>
  );
}

/** The browser asks before the page is left with changes that are not saved, or with an own version that is kept beside that of somebody else. */
function useAskBeforeLeaving(draft: Draft): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (draft.changes.peek().length + draft.unread.peek().size === 0 && draft.kept.peek() === null) return;
      event.preventDefault();
      // The oldest browsers ask only with a value.
      event.returnValue = '';
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [draft]);
}
