import './screens.css';
import { signal, useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import { goToSignIn } from '../api/return-address';
import type { Shell } from '../app/shell';
import { Icon } from '../ui/admin-icon';
import { Confirm } from '../ui/dialog';
import type { WireView } from '../live/wire';
import { ApproveSheet } from './approve-sheet';
import { remove, revoke } from './calls';
import { ChangeSheet } from './change-sheet';
import type { Desk, Open } from './desk';
import { Empty } from './empty';
import type { ScreenForm } from './form';
import { countsOf, filtered, oneFaults } from './listing';
import type { Grouping } from './listing';
import { Notes } from './notes';
import { PictureDialog } from './picture-dialog';
import { createPoll, fetchListing } from './poll';
import type { Poll } from './poll';
import { ScreenList } from './screen-list';
import type { ScreenState } from './screens-wire';
import { isViews } from './screens-wire';
import { screensWords } from './screens-words';
import { TextDialog } from './text-dialog';
import { createThumbFloors } from './thumb-floors';
import { Tools } from './tools';

/** Wall displays: what each shows and whether it is right; approves, changes, repairs and revokes them. */
export function ScreensPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => screensWords(shell.lang.value, shell.place), [shell.lang.value]);
  const poll = usePoll();
  const second = useSecond();
  const thumbs = useMemo(() => createThumbFloors(), []);
  useEffect(() => () => thumbs.dispose(), [thumbs]);
  const views = useViews(poll);
  const open = useSignal<Open | null>(scanned(location));
  const draft = useSignal<ScreenForm | null>(null);
  const edited = useSignal(false);
  const query = useSignal('');
  const state = useSignal<ScreenState | null>(null);
  const grouping = useSignal<Grouping>('wrong');
  const session = shell.session.value;

  const close = (): void => {
    open.value = null;
    edited.value = false;
    // The code was for one use: a reload must not look for it again.
    if (location.search.includes('code=')) history.replaceState(history.state, '', location.pathname);
  };
  /** what waits for the answer to: discard the changes? */
  const leaving = useSignal<(() => void) | null>(null);
  const leave = (go: () => void): void => {
    if (open.peek()?.kind === 'change' && edited.peek()) leaving.value = go;
    else go();
  };
  const desk: Desk = {
    words, poll, thumbs, second, views, zone: shell.place.zone,
    own: session.mode === 'open' ? null : session.person?.names ?? null,
    open(next) {
      leave(() => {
        shell.said.value = '';
        edited.value = false;
        open.value = next;
      });
    },
    done(said) {
      close();
      shell.said.value = said;
      poll.soon();
    },
  };
  const now = open.value;
  const sheet = now?.kind === 'approve' || now?.kind === 'change';
  useLeaveWarning(() => (now?.kind === 'approve' && draft.peek() !== null) || (now?.kind === 'change' && edited.peek()));
  const listing = poll.listing.value;
  const trouble = poll.trouble.value;
  // Without anything to lose, the page goes to the sign-in and comes back.
  useEffect(() => { if (trouble === 'ended' && now === null) goToSignIn(); }, [trouble, now]);
  const all = listing?.screens ?? [];
  const shown = filtered(all, query.value, state.value);
  return (
    <div class={`screens${sheet ? ' with-sheet' : ''}`}>
      <div class="column">
        {all.length > 0 && (
          <Tools desk={desk} counts={countsOf(all)} query={query} state={state} grouping={grouping} />
        )}
        {shell.said.value !== '' && <p class="good"><Icon name="circle-check" />{shell.said.value}</p>}
        <Notes desk={desk} faults={oneFaults(all)} />
        {listing === null && trouble === null && <p class="waiting" role="status">{words.say('form.loading')}</p>}
        {listing !== null && all.length === 0 && <Empty desk={desk} />}
        {all.length > 0 && (
          <div class={trouble === null ? undefined : 'stale'}>
            {shown.length > 0 ? <ScreenList desk={desk} all={all} shown={shown} grouping={grouping.value} /> : (
              <div class="card">
                <p>{words.say('screens.nobody')}</p>
                <button
                  type="button" class="btn"
                  onClick={() => {
                    query.value = '';
                    state.value = null;
                  }}
                >
                  {words.say('screens.nobody.clear')}
                </button>
              </div>
            )}
          </div>
        )}
      </div>
      {now?.kind === 'approve' && <ApproveSheet key={`${now.code ?? ''} ${now.target ?? ''}`} desk={desk} {...now} draft={draft} close={close} />}
      {now?.kind === 'change' && (
        <ChangeSheet key={now.screen.id} desk={desk} screen={now.screen} edited={(is) => { edited.value = is; }} close={() => leave(close)} />
      )}
      {now?.kind === 'change' && leaving.value !== null && (
        <Confirm
          title={words.say('screens.leave.title')} text={words.say('screens.leave.text', { name: now.screen.name })} does={words.say('screens.leave.do')}
          words={words} act={async () => ({ kind: 'ok', value: null })}
          close={(discarded) => {
            const go = leaving.peek();
            leaving.value = null;
            if (discarded) go?.();
          }}
        />
      )}
      {now?.kind === 'text' && <TextDialog desk={desk} screen={now.screen} close={close} />}
      {now?.kind === 'picture' && <PictureDialog desk={desk} screen={now.screen} close={close} />}
      {(now?.kind === 'revoke' || now?.kind === 'delete') && <Sure desk={desk} kind={now.kind} open={now} close={close} />}
    </div>
  );
}

/** Asks before a screen is revoked or deleted. */
function Sure({ desk, kind, open: { screen }, close }: {
  readonly desk: Desk; readonly kind: 'revoke' | 'delete'; readonly open: Extract<Open, { readonly screen: unknown }>; readonly close: () => void;
}): JSX.Element {
  const { words } = desk;
  const { id, name } = screen;
  return (
    <Confirm
      title={words.say(`screens.${kind}.title`, { name })} text={words.say(`screens.${kind}.text`)} does={words.say(`screens.do.${kind}`)} words={words}
      act={() => (kind === 'revoke' ? revoke(id) : remove(id))}
      refused={(status) => (status === 401 ? words.say('screens.ended') : status === 404 ? words.say('screens.failed.gone')
        : status === 409 && kind === 'delete' ? words.say('screens.failed.paired') : null)}
      close={(done) => {
        if (done) desk.done(words.say(`screens.done.${kind}`, { name }));
        else close();
      }}
    />
  );
}

/** The code of a QR code that somebody scanned: /screens?code=7KXM4TRH. */
function scanned({ search }: Location): Open | null {
  const code = new URLSearchParams(search).get('code');
  return code === null || code === '' ? null : { kind: 'approve', code, target: null };
}

function usePoll(): Poll {
  const poll = useMemo(() => createPoll({ read: fetchListing, clock: () => performance.now(), hidden: () => document.hidden }), []);
  useEffect(() => () => poll.dispose(), [poll]);
  return poll;
}

/** The views, asked for with each list until they are here: one answer that did not come must not leave the page without floors. Null: not yet. */
function useViews(poll: Poll): readonly WireView[] | null {
  const views = useSignal<readonly WireView[] | null>(null);
  const loading = useRef(false);
  useEffect(() => {
    if (views.peek() !== null || loading.current) return;
    loading.current = true;
    // A 401 is an answer here: on the way to the sign-in, what was typed would be lost.
    void callApi('GET', '/api/views', isViews, undefined, true).then((said) => {
      loading.current = false;
      if (said.kind === 'ok') views.value = said.value;
    });
  }, [poll.listing.value]);
  return views.value;
}

/** Counts seconds while the page is visible. */
function useSecond(): ReadonlySignal<number> {
  const second = useMemo(() => signal(0), []);
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) second.value++; }, 1_000);
    return () => clearInterval(timer);
  }, [second]);
  return second;
}

/** The browser asks before the page is left with something that was typed and not sent. */
function useLeaveWarning(unsaved: () => boolean): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (!unsaved()) return;
      event.preventDefault();
      // The oldest browsers ask only with a value.
      event.returnValue = '';
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  });
}
