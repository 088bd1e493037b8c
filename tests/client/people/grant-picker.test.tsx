// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Grant } from '../../../client/app/session';
import { GrantPicker } from '../../../client/people/grant-picker';
import { NO_CHOICES } from '../../../client/people/people-wire';
import type { ScopeChoices } from '../../../client/people/people-wire';
import { peopleWords } from '../../../client/people/people-words';

const CHOICES: ScopeChoices = {
  ...NO_CHOICES, groups: [['Tokyo']],
  floors: [
    { id: 'f-1', name: '3F', site: 'Tokyo' }, { id: 'f-2', name: '3F', site: 'Osaka' }, { id: 'f-3', name: '4F', site: 'Tokyo', deleted: true },
    { id: 'f-4', name: '5F', site: 'Tokyo', deleted: true },
  ],
};

let root: HTMLElement;
let grant: Grant;
const show = (choices = CHOICES): void => {
  render(<GrantPicker choices={choices} grant={grant} set={(next) => { grant = next; show(choices); }} words={peopleWords('en')} />, root);
};
const floors = (): readonly string[] => {
  const list = [...root.querySelectorAll('fieldset')].find((one) => one.querySelector('legend')?.textContent === 'Floors');
  return [...(list?.querySelectorAll('input') ?? [])].map((one) => `${one.checked ? '+' : '-'} ${one.getAttribute('aria-label') ?? ''}`);
};

beforeEach(() => { root = document.body.appendChild(document.createElement('div')); });
afterEach(() => {
  render(null, root);
  root.remove();
});

it('offers the floors that are there by name, and keeps those of the grant that are gone, marked, to be taken away', () => {
  grant = { instances: [], groups: [['Tokyo']], profiles: [], floors: ['f-2', 'f-3', 'f-9'] };
  show();
  expect(floors()).toEqual(['- Tokyo › 3F', '+ Osaka › 3F', '+ 4F, deleted: nothing is shown', '+ f-9, deleted: nothing is shown']);
  for (const box of [...root.querySelectorAll('fieldset:last-of-type input')].slice(0, 3)) (box as HTMLInputElement).click();
  expect(grant).toEqual({ instances: [], groups: [['Tokyo']], profiles: [], floors: ['f-9', 'f-1'] });
});

it('calls no floor deleted before it knows which there are', () => {
  grant = { instances: [], groups: [], profiles: [], floors: ['f-2'] };
  show(NO_CHOICES);
  expect(floors()).toEqual(['+ f-2']);
});
