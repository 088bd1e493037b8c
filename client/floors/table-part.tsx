import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { loadChunk } from '../api/load-chunk';
import type { Shell } from '../app/shell';
import { Dialog } from '../ui/dialog';
import type { Instance, Site } from './floors-wire';
import type { FloorsWords } from './floors-words';

type Part = typeof import('./table/table-dialog');

interface Props {
  readonly shell: Shell;
  readonly words: FloorsWords;
  /** id of the floor whose seats change; null: a new floor */
  readonly floor: string | null;
  readonly sites: readonly Site[];
  readonly instances: readonly Instance[];
  readonly close: (changed: boolean) => void;
}

/** The dialog for seat tables, which is loaded when somebody opens it. */
export function TablePart({ shell, words, floor, sites, instances, close }: Props): JSX.Element {
  const part = useSignal<Part | 'failed' | null>(null);
  useEffect(() => {
    loadChunk(() => import('./table/table-dialog')).then((loaded) => { part.value = loaded; }, () => { part.value = 'failed'; });
  }, []);
  if (part.value === null || part.value === 'failed') {
    return (
      <Dialog title={words.say('floors.table')} words={words} close={() => close(false)}>
        <p class="ask" role="status">{words.say(part.value === null ? 'form.loading' : 'floors.table.failed')}</p>
      </Dialog>
    );
  }
  const floors = sites.flatMap((site) => site.floors).filter((one) => one.mayChange);
  return (
    <part.value.TableDialog
      session={shell.session.value} lang={shell.lang.value} place={shell.place} floor={floors.find(({ id }) => id === floor) ?? null} floors={floors}
      instances={instances} sites={sites} close={close}
    />
  );
}
