import type { JSX } from 'preact';
import { fullName } from '../agents/names';
import { UserText } from '../ui/parts';
import { joined } from '../words/words';
import type { Uses } from './floors-wire';
import type { FloorsWords } from './floors-words';

interface Props { readonly uses: Uses; readonly words: FloorsWords }

/** What depends on a floor: who sits there, and the access that names it. Each list has its number and, as far as this person may read them, names. */
export function FloorUses({ uses: { people, accounts, tokens, links }, words }: Props): JSX.Element {
  const seated = people.named.map(({ user, first, last }) => fullName({ user: user ?? '', first: first ?? '', last: last ?? '' }, words.lang, ''));
  return (
    <ul class="uses">
      <li>
        {people.count === 0 ? words.say('floors.uses.people.none') : words.count('floors.uses.people', people.count)}
        <Names names={seated} more={people.count - seated.length} of="people" words={words} />
      </li>
      {accounts.count > 0 && (
        <li>
          {words.count('floors.uses.accounts', accounts.count)}
          <Names names={accounts.names} more={accounts.count - accounts.names.length} of="people" words={words} />
        </li>
      )}
      {tokens.count > 0 && (
        <li>
          {words.count('floors.uses.tokens', tokens.count)}
          <Names names={tokens.names} more={tokens.count - tokens.names.length} of="things" words={words} />
        </li>
      )}
      {links.count > 0 && (
        <li>
          {words.count('floors.uses.links', links.count)}
          <Names names={links.names} more={links.count - links.names.length} of="things" words={words} />
        </li>
      )}
    </ul>
  );
}

function Names({ names, more, of, words }: {
  readonly names: readonly string[]; readonly more: number; readonly of: 'people' | 'things'; readonly words: FloorsWords;
}): JSX.Element | null {
  if (names.length === 0) return null;
  const rest = more > 0 ? [words.say(`floors.uses.more.${of}`, { n: words.number(more) })] : [];
  return <small><UserText text={joined(words, [...names, ...rest])} /></small>;
}
