import { newUuid } from './new-id';

// "Me" in a draft is this tab, also after a reload. A duplicated tab has the same storage, so it asks the other tabs whether its id is in use.

const KEY = 'connect-streaming.editor';
const WAIT_MS = 120;

interface IdMessage { readonly ask?: string; readonly taken?: string }

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepEditorId(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // Without storage, undo ends with the page.
  }
}

/** The id of this tab. `release`: it does not answer other tabs any more. */
export async function editorId(): Promise<{ readonly id: string; readonly release: () => void }> {
  let id = stored() ?? newUuid();
  if (typeof BroadcastChannel === 'undefined') {
    keepEditorId(id);
    return { id, release: () => undefined };
  }
  const channel = new BroadcastChannel(KEY);
  if (stored() !== null && await new Promise<boolean>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<IdMessage>) => { if (data.taken === id) resolve(true); };
    channel.postMessage({ ask: id } satisfies IdMessage);
    setTimeout(() => resolve(false), WAIT_MS);
  })) id = newUuid();
  keepEditorId(id);
  channel.onmessage = ({ data }: MessageEvent<IdMessage>) => { if (data.ask === id) channel.postMessage({ taken: id } satisfies IdMessage); };
  return { id, release: () => channel.close() };
}
