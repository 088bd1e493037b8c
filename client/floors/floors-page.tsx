import './floors.css';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import type { Shell } from '../app/shell';
import { ErrorBox } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { Loaded, useGet } from '../ui/use-get';
import { datesOf } from '../words/dates';
import { joined } from '../words/words';
import { AutomaticDialog } from './automatic-dialog';
import { BlankDialog } from './blank-dialog';
import { DeleteDialog } from './delete-dialog';
import { ImportDialog } from './import-dialog';
import { isFloor, isFloors, isInstances } from './floors-wire';
import type { Floor, Instance, Site } from './floors-wire';
import { floorsWords } from './floors-words';
import type { FloorsWords } from './floors-words';
import { FloorDialog } from './floor-dialog';
import { PublishDialog } from './publish-dialog';
import { ReadingsCard } from './readings-card';
import { Sites } from './sites';
import { TablePart } from './table-part';
import { TableUndo } from './table-undo-line';
import { VersionsDialog } from './versions-dialog';

type Open =
  | { readonly kind: 'import' | 'automatic' | 'blank' }
  /** id of the floor whose seats change; null: a new floor */
  | { readonly kind: 'table'; readonly id: string | null }
  | { readonly kind: 'change' | 'publish' | 'versions' | 'delete'; readonly floor: Floor };

/** The drawn floors: import, new versions, restore and delete. */
export function FloorsPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => floorsWords(shell.lang.value, shell.place), [shell.lang.value]);
  const floors = useGet('/api/floors', isFloors);
  const deleted = useGet('/api/floors?deleted=true', isFloors);
  const asked = useGet('/api/instances', isInstances).answer.value;
  const instances = asked?.kind === 'ok' ? asked.value : [];
  const drawable = instances.filter((one) => one.mayDraw);
  // A scope that covers only a part of each instance: its planner changes no floor as a whole.
  const isPart = instances.length > 0 && drawable.length === 0;
  // The map links to this dialog.
  const open = useSignal<Open | null>(wayOf(location.hash));
  const done = (said: string | null): void => {
    open.value = null;
    if (said === null) return;
    shell.said.value = said;
    void floors.again();
    void deleted.again();
  };
  const now = open.value;
  const listed = floors.answer.value;
  const sites = listed?.kind === 'ok' ? listed.value.sites : [];
  const tableClosed = (changed: boolean): void => {
    open.value = null;
    if (!changed) return;
    shell.said.value = '';
    void floors.again();
    void deleted.again();
  };
  return (
    <>
      <section class="card" aria-label={words.say('menu.floors')}>
        <div class="tools">
          <span class="room" />
          {!isPart && <Ways words={words} act={(next) => { open.value = next; }} />}
        </div>
        {isPart && <p>{words.say('floors.ways.part')}</p>}
        <TableUndo key={now?.kind ?? ''} words={words} done={done} />
        {shell.said.value !== '' && <p class="good"><Icon name="circle-check" />{shell.said.value}</p>}
        <Loaded asked={floors} words={words}>
          {({ sites }) => {
            const all = sites.flatMap((site) => site.floors);
            return all.length === 0
              ? (
                <div class="draw">
                  <h2>{words.say('floors.none')}</h2>
                  {!isPart && <p>{words.say(instances.length === 0 && asked?.kind === 'ok' ? 'floors.none.instances' : 'floors.none.text')}</p>}
                  {!isPart && <p class="aid">{words.say('floors.none.format')}</p>}
                </div>
              )
              : <Table floors={all} sites={sites} instances={instances} words={words} act={(next) => { open.value = next; }} />;
          }}
        </Loaded>
      </section>
      {sites.length > 0 && <Sites sites={sites} mayAdd={listed?.kind === 'ok' && listed.value.mayAddSites} words={words} done={done} />}
      <ReadingsCard instances={instances} words={words} />
      <Deleted asked={deleted.answer.value} words={words} done={done} />
      {now?.kind === 'automatic' && asked?.kind === 'ok' && !isPart && <AutomaticDialog instances={drawable} words={words} close={done} />}
      {now?.kind === 'import' && asked !== null && !isPart && <ImportDialog instances={drawable} sites={sites} words={words} close={done} />}
      {now?.kind === 'table' && asked?.kind === 'ok' && listed?.kind === 'ok' && !isPart && (
        <TablePart shell={shell} words={words} floor={now.id} sites={sites} instances={drawable} close={tableClosed} />
      )}
      {now?.kind === 'blank' && asked !== null && !isPart && (
        <BlankDialog instances={drawable} sites={sites} words={words} close={() => { open.value = null; }} />
      )}
      {now?.kind === 'change' && <FloorDialog floor={now.floor} sites={sites} words={words} close={done} />}
      {now?.kind === 'publish' && <PublishDialog floor={now.floor} words={words} close={done} />}
      {now?.kind === 'versions' && <VersionsDialog floor={now.floor} words={words} close={done} />}
      {now?.kind === 'delete' && <DeleteDialog floor={now.floor} words={words} close={done} />}
    </>
  );
}

const WAYS = ['automatic', 'import', 'blank'] as const;
/** The dialog in the address: "#automatic", "#import", "#blank", "#excel", "#excel=f-…"; null: none. */
function wayOf(hash: string): Open | null {
  const kind = WAYS.find((one) => hash === `#${one}`);
  if (kind !== undefined) return { kind };
  const [whole, id] = /^#excel(?:=([\w-]+))?$/.exec(hash) ?? [];
  return whole === undefined ? null : { kind: 'table', id: id ?? null };
}

function Ways({ words, act }: { readonly words: FloorsWords; readonly act: (open: Open) => void }): JSX.Element {
  return (
    <>
      <button type="button" class="btn primary" onClick={() => act({ kind: 'table', id: null })}>
        <Icon name="file-spreadsheet" />{words.say('floors.table')}
      </button>
      <button type="button" class="btn" onClick={() => act({ kind: 'automatic' })}><Icon name="map" />{words.say('floors.automatic.open')}</button>
      <button type="button" class="btn" onClick={() => act({ kind: 'blank' })}><Icon name="pencil" />{words.say('floors.blank')}</button>
      <button type="button" class="btn" onClick={() => act({ kind: 'import' })}><Icon name="download" />{words.say('floors.import')}</button>
    </>
  );
}

interface TableProps {
  readonly floors: readonly Floor[];
  readonly sites: readonly Site[];
  readonly instances: readonly Instance[];
  readonly words: FloorsWords;
  readonly act: (open: Open) => void;
}

function Table({ floors, sites, instances, words, act }: TableProps): JSX.Element {
  const siteOf = (floor: Floor): string => (sites.length < 2 ? '' : (sites.find((one) => one.id === floor.site)?.name ?? ''));
  const nameOf = (arn: string): string => instances.find((one) => one.arn === arn)?.name ?? arn;
  return (
    <div class="table floors">
      <table>
        <thead>
          <tr>
            {(['floors.column.name', 'floors.column.version', 'floors.column.instances'] as const).map((head) => (
              <th key={head} scope="col">{words.say(head)}</th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {floors.map((floor) => (
            <tr key={floor.id}>
              <th scope="row" class="grows">
                <a href={`/floor/${floor.id}`} title={words.say('floors.open')}><UserText text={floor.name} /></a>
                {siteOf(floor) !== '' && <small> <UserText text={siteOf(floor)} /></small>}
              </th>
              <td data-label={words.say('floors.column.version')} class="num">{floor.version === 0 ? words.say('floors.unpublished') : floor.version}</td>
              <td data-label={words.say('floors.column.instances')} class="grows">{joined(words, floor.instances.map(nameOf))}</td>
              <td class="acts">
                {floor.mayChange
                  ? (
                    <>
                      <a class="btn small" href={`/floor/${floor.id}/edit`}>{words.say('floors.edit')}</a>
                      <button
                        type="button" class="btn small" aria-label={words.say('floors.table.change.of', { name: floor.name })}
                        onClick={() => act({ kind: 'table', id: floor.id })}
                      >
                        {words.say('floors.table.change')}
                      </button>
                      <button type="button" class="btn small" onClick={() => act({ kind: 'publish', floor })}>{words.say('floors.publish')}</button>
                      <button type="button" class="btn small" onClick={() => act({ kind: 'change', floor })}>{words.say('floors.change')}</button>
                      <button type="button" class="btn small" onClick={() => act({ kind: 'versions', floor })}>{words.say('floors.versions')}</button>
                    </>
                  )
                  : <small>{words.say('floors.part')}</small>}
                {floor.version > 0 && <a class="btn small" href={`/floor/${floor.id}/codes`}>{words.say('floors.codes')}</a>}
                {floor.version > 0 && (
                  <a class="btn small" href={`/api/floors/${floor.id}/document`} download={`${floor.name}.json`}>{words.say('floors.download')}</a>
                )}
                {floor.mayChange && (
                  <button type="button" class="btn small danger-line" onClick={() => act({ kind: 'delete', floor })}>{words.say('floors.delete')}</button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Deleted({ asked, words, done }: {
  readonly asked: Answer<{ readonly sites: readonly { readonly floors: readonly Floor[] }[] }> | null; readonly words: FloorsWords;
  readonly done: (said: string) => void;
}): JSX.Element | null {
  const answer = useSignal<Answer<unknown> | null>(null);
  const dates = useMemo(() => datesOf(words), [words]);
  const floors = asked?.kind === 'ok' ? asked.value.sites.flatMap((site) => site.floors) : [];
  if (floors.length === 0) return null;
  const restore = async (floor: Floor): Promise<void> => {
    const said = await callApi('POST', `/api/floors/${floor.id}/restore`, isFloor);
    answer.value = said;
    if (said.kind === 'ok') done(words.say('floors.restored', { name: floor.name }));
  };
  return (
    <section class="card">
      <h2>{words.say('floors.deleted.title')}</h2>
      <ErrorBox answer={answer.value} words={words} />
      <ul class="gone">
        {floors.map((floor) => (
          <li key={floor.id}>
            <UserText text={floor.name} />
            {floor.deletedAt !== undefined && <small>{words.say('floors.deleted.at', { when: dates.moment(floor.deletedAt) })}</small>}
            {floor.mayChange
              ? <button type="button" class="btn small" onClick={() => void restore(floor)}>{words.say('floors.restore')}</button>
              : <small>{words.say('floors.part')}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
