import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { searcher, searchTextOf } from '../agents/fold-text';
import { Icon } from '../ui/admin-icon';
import type { Grant } from '../app/session';
import { floorOf } from './people-wire';
import type { ScopeChoices } from './people-wire';
import type { PeopleWords } from './people-words';
import { pathText } from '../account/scope-text';
import { joined } from '../words/words';

const key = (path: readonly string[]): string => JSON.stringify(path);
const startsWith = (path: readonly string[], top: readonly string[]): boolean => top.length <= path.length && top.every((name, i) => path[i] === name);
const toggled = (all: readonly string[], one: string, on: boolean): readonly string[] => (on ? [...all, one] : all.filter((other) => other !== one));

/** Paths from the server and all paths above them, without duplicates, parents first. */
export function treeOf(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const path of paths) for (let n = 1; n <= path.length; n++) found.set(key(path.slice(0, n)), path.slice(0, n));
  const collate = new Intl.Collator('ja');
  return [...found.values()].sort((a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = collate.compare(a[i] ?? '', b[i] ?? '') || (a[i] === b[i] ? 0 : (a[i] ?? '') < (b[i] ?? '') ? -1 : 1);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  });
}

interface Props {
  readonly choices: ScopeChoices;
  readonly grant: Grant;
  readonly set: (grant: Grant) => void;
  readonly words: PeopleWords;
}

/** The selected entries. Entries of a person that no longer exist in the stream stay in the list, so that they can be removed. */
export function GrantPicker({ choices, grant, set, words }: Props): JSX.Element {
  const query = useSignal('');
  const finds = useMemo(() => searcher(query.value), [query.value]);
  const groups = useMemo(() => treeOf([...choices.groups, ...grant.groups]), [choices, grant.groups]);
  const known = useMemo(() => new Set(treeOf(choices.groups).map(key)), [choices]);
  const profiles = useMemo(() => [...new Set([...choices.profiles, ...grant.profiles])].sort(new Intl.Collator('ja').compare), [choices, grant.profiles]);
  const instances = useMemo(
    () => [...choices.instances, ...grant.instances.filter((id) => !choices.instances.some((one) => one.id === id)).map((id) => ({ id, name: id }))],
    [choices, grant.instances],
  );
  const floors = useMemo(
    () => [
      ...(choices.floors ?? []).filter((one) => one.deleted !== true),
      ...(grant.floors ?? []).filter((id) => !(choices.floors ?? []).some((one) => one.id === id && one.deleted !== true))
        .map((id) => ({ id, name: floorOf(choices, id)?.name ?? id, site: '' })),
    ],
    [choices, grant.floors],
  );
  const sites = new Set(floors.map(({ site }) => site).filter((site) => site !== ''));
  const shownGroups = groups.filter((path) => finds(searchTextOf([pathText(path)])));
  const shownProfiles = profiles.filter((profile) => finds(searchTextOf([profile])));
  const put = (part: Partial<Grant>): void => set({ ...grant, ...part });
  const few = groups.length + profiles.length <= 8;

  return (
    <>
      {(instances.length > 1 || grant.instances.length > 0) && (
        <Ticks legend={words.say('scope.instances')} hint={words.say('scope.instances.hint')}>
          {instances.map((one) => (
            <Tick words={words} key={one.id} text={one.name}
              on={grant.instances.includes(one.id)} set={(on) => put({ instances: toggled(grant.instances, one.id, on) })}
              note={choices.instances.some((known) => known.id === one.id) ? '' : words.say('scope.gone')} />
          ))}
        </Ticks>
      )}
      {!few && (
        <div class="srch">
          <Icon name="search" />
          <input
            type="search"
            value={query.value}
            placeholder={words.say('scope.search')}
            aria-label={words.say('scope.search')}
            onInput={(event) => {
              query.value = event.currentTarget.value;
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
          />
        </div>
      )}
      {groups.length + profiles.length === 0 && <p class="dim">{words.say('scope.none')}</p>}
      {groups.length + profiles.length > 0 && shownGroups.length + shownProfiles.length === 0 && (
        <p class="dim" role="status">
          {words.say('scope.none.found')}
        </p>
      )}
      {shownGroups.length > 0 && (
        <Ticks legend={words.say('scope.groups')} hint={words.say('scope.groups.hint')}>
          {shownGroups.map((path) => {
            const above = grant.groups.some((top) => top.length < path.length && startsWith(path, top));
            return (
              <Tick words={words}
                key={key(path)}
                deep={query.value === '' ? path.length - 1 : 0}
                text={query.value === '' ? (path[path.length - 1] ?? '') : pathText(path)}
                label={pathText(path)}
                on={above || grant.groups.some((one) => key(one) === key(path))}
                fixed={above}
                note={known.has(key(path)) ? '' : words.say('scope.gone')}
                // A group replaces the selected groups below it.
                set={(on) =>
                  put({ groups: on ? [...grant.groups.filter((one) => !startsWith(one, path)), path] : grant.groups.filter((one) => key(one) !== key(path)) })
                }
              />
            );
          })}
        </Ticks>
      )}
      {shownProfiles.length > 0 && (
        <Ticks legend={words.say('scope.profiles')} hint={words.say('scope.either')}>
          {shownProfiles.map((profile) => (
            <Tick words={words}
              key={profile}
              text={profile}
              on={grant.profiles.includes(profile)}
              set={(on) => put({ profiles: toggled(grant.profiles, profile, on) })}
              note={choices.profiles.includes(profile) ? '' : words.say('scope.gone')}
            />
          ))}
        </Ticks>
      )}
      {floors.length > 0 && (
        <Ticks legend={words.say('scope.floors')} hint={words.say('scope.floors.hint')}>
          {floors.map(({ id, name, site }) => (
            <Tick words={words}
              key={id} text={sites.size > 1 && site !== '' ? `${site} › ${name}` : name} on={(grant.floors ?? []).includes(id)}
              set={(on) => put({ floors: toggled(grant.floors ?? [], id, on) })}
              note={floorOf(choices, id)?.gone === false ? '' : words.say('scope.floor.gone')}
            />
          ))}
        </Ticks>
      )}
    </>
  );
}

function Ticks({ legend, hint, children }: { readonly legend: string; readonly hint: string; readonly children: readonly JSX.Element[] }): JSX.Element {
  return <fieldset class="ticks"><legend>{legend}</legend><p class="aid">{hint}</p><div>{children}</div></fieldset>;
}

interface TickProps {
  readonly words: PeopleWords;
  readonly text: string;
  readonly label?: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
  readonly fixed?: boolean;
  readonly deep?: number;
  readonly note: string;
}

function Tick({ words, text, label = text, on, set, fixed = false, deep = 0, note }: TickProps): JSX.Element {
  return (
    <label class={`deep-${Math.min(deep, 4)}`}>
      <input
        type="checkbox"
        checked={on}
        disabled={fixed}
        aria-label={note === '' ? label : joined(words, [label, note])}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <span>
        <UserText text={text} />
        {note !== '' && <small>{note}</small>}
      </span>
    </label>
  );
}
