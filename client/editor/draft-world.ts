import type { HubConnection } from '@microsoft/signalr';
import { callApi } from '../api/call-api';
import type { Answer, Method } from '../api/call-api';
import { hubConnection } from '../api/hub-connection';
import type { Guard } from '../api/read';
import { isDraftFrame } from './draft-wire';
import type { DraftFrame } from './draft-wire';
import { newUuid } from './new-id';

/** Where this editor points, and what it has selected. */
/** x, y: null while the pointer is elsewhere */
export interface Presence { readonly x: number | null; readonly y: number | null; readonly selection: readonly string[]; readonly holds: boolean }

export interface DraftHub {
  here(presence: Presence): void;
  close(): void;
}
export interface DraftSink { readonly next: (frame: DraftFrame) => void; readonly ended: () => void }

/** Everything outside the page that a draft uses; tests replace it. */
export interface DraftWorld {
  call<T>(method: Method, path: string, guard: Guard<T>, body?: unknown): Promise<Answer<T>>;
  /** @param draft id of the draft; @param after number of the last step that is known */
  watch(floor: string, draft: string, editor: string, after: number, sink: DraftSink): DraftHub;
  wait(ms: number): Promise<void>;
  newId(): string;
  hidden(): boolean;
}

function watch(floor: string, draft: string, editor: string, after: number, sink: DraftSink): DraftHub {
  const hub: HubConnection = hubConnection('/live/drafts');
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    void hub.stop();
    sink.ended();
  };
  hub.onclose(end);
  hub.start().then(() => {
    if (over) return void hub.stop();
    hub.stream<unknown>('Watch', floor, draft, editor, after).subscribe({
      next: (frame) => {
        if (over) return;
        // A message that this page cannot read: it asks again from the start.
        if (isDraftFrame(frame)) sink.next(frame);
        else end();
      },
      complete: end,
      error: end,
    });
    return undefined;
  }).catch(end);
  return {
    here(presence) {
      if (!over && hub.state === 'Connected') hub.send('Here', floor, editor, presence).catch(() => undefined);
    },
    close() {
      over = true;
      void hub.stop();
    },
  };
}

export const browserDraftWorld: DraftWorld = {
  call: (method, path, guard, body) => callApi(method, path, guard, body),
  watch,
  wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }),
  newId: newUuid,
  hidden: () => document.hidden,
};
