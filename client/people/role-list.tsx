import type { JSX } from 'preact';
import { roleWord } from '../words/shell-words';
import type { ShellWords } from '../words/shell-words';

/** A list of roles; a word is never broken. */
export function RoleList({ roles, words }: { readonly roles: readonly string[]; readonly words: ShellWords }): JSX.Element {
  if (roles.length === 0) return <>{words.say('role.none')}</>;
  return (
    <>
      {roles.map((role, i) => (
        <span key={role} class="nb">
          {roleWord(words, role)}
          {i < roles.length - 1 && (words.lang === 'ja' ? '、' : ', ')}
          <wbr />
        </span>
      ))}
    </>
  );
}
