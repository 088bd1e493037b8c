import type { JSX } from 'preact';
import type { EditorDesk } from './editor-desk';
import { EditIconButton } from './editor-icon';
import type { EditIconName } from './editor-icon';
import { TOOLS } from './editor-model';
import type { ToolName } from './editor-model';

export const LETTERS: Readonly<Record<ToolName, string>> = {
  select: 'V', pan: 'H', island: 'I', seat: 'S', zone: 'Z', wall: 'W', door: 'D', label: 'T', image: 'G',
};
const ICONS: Readonly<Record<ToolName, EditIconName>> = {
  select: 'mouse-pointer-2', pan: 'hand', island: 'grid-3x3', seat: 'armchair', zone: 'square-dashed', wall: 'brick-wall', door: 'door-open', label: 'type',
  image: 'image',
};

export function ToolRail({ desk }: { readonly desk: EditorDesk }): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  return (
    <nav class="ed-tools" aria-label={words.say('edit.tools')}>
      {TOOLS.map((tool) => (
        <EditIconButton
          key={tool} class={tool === 'island' || tool === 'image' ? 'after' : ''} icon={ICONS[tool]} label={words.say(`edit.tool.${tool}`)}
            letter={LETTERS[tool]}
          aria-pressed={model.tool.value === tool} onClick={() => { model.tool.value = tool; }}
        />
      ))}
      <EditIconButton class="after" icon="clipboard-paste" label={words.say('edit.paste')} onClick={() => void pasteFromButton(desk)} />
    </nav>
  );
}

/** The browser may ask whether the page may read the clipboard; without that, what was copied here. */
async function pasteFromButton(desk: EditorDesk): Promise<void> {
  let text: string | null = null;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    // Not allowed, or not a secure page.
  }
  const at = desk.stage.peek()?.middle();
  if (!desk.model.paste(text, at) && !desk.model.paste(null, at)) desk.said.value = desk.words.peek().say('edit.paste.none');
}
