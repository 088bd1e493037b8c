import type { JSX } from 'preact';
import type { Shell } from '../shell/shell';

export function AccountPage({ shell }: { readonly shell: Shell }): JSX.Element {
  return <p>{shell.session.value.person?.account}</p>;
}
