import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import type { WireView } from '../live/wire';
import { Field } from '../ui/form';
import { errorsAt } from './errors';
import { Errors, Select, Unit } from './fields';
import type { Choice } from './fields';
import { FloorsField } from './floors-field';
import { LANGUAGE_CHOICES, levelsFor, PACES } from './form';
import type { Faults, ScreenForm } from './form';
import { LookLinks } from './look-links';
import { ReadCard } from './read-card';
import { THEMES } from './screens-wire';
import type { ScreensWords } from './screens-words';

interface Props {
  readonly form: ScreenForm;
  readonly faults: Faults;
  readonly answer: Answer<unknown> | null;
  readonly views: readonly WireView[] | null;
  /** level of names that the person sees; null: all */
  readonly own: string | null;
  /** time zone of the site; null: unknown */
  readonly zone: string | null;
  readonly words: ScreensWords;
  readonly set: (form: ScreenForm) => void;
}

/** Choices, and the present value if it is none of them: a screen that a newer server or a program has set is not changed by opening it. */
const withNow = (choices: readonly Choice[], value: string, label: string): readonly Choice[] =>
  (choices.some((one) => one.value === value) ? choices : [...choices, { value, label }]);

/** Name, place and settings of a screen. */
export function ScreenFields({ form, faults, answer, views, own, zone, words, set }: Props): JSX.Element {
  const to = (more: Partial<ScreenForm>): void => set({ ...form, ...more });
  const at = (key: string): readonly string[] => errorsAt(key, faults, answer, words);
  const night = at('settings.night');
  return (
    <>
      <div class="pair">
        <Field
          label={words.say('screens.name')} value={form.name} errors={at('name')} set={(name) => to({ name })}
          input={{ maxLength: 120, autocomplete: 'off', spellcheck: false }}
        />
        <Field
          label={words.say('screens.place')} value={form.place} errors={at('place')} set={(place) => to({ place })}
          input={{ maxLength: 120, autocomplete: 'off', spellcheck: false }}
        />
      </div>
      <FloorsField floors={form.floors} views={views} errors={at('settings.floors')} words={words} set={(floors) => to({ floors })} />
      {(form.floors.length > 1 || at('settings.dwell').length > 0) && (
        <div class="pair">
          <Field
            label={words.say('screens.dwell')} value={form.dwell} errors={at('settings.dwell')} set={(dwell) => to({ dwell })}
            input={{ inputMode: 'numeric', maxLength: 6, autocomplete: 'off' }} after={<Unit>{words.say('screens.dwell.unit')}</Unit>}
          />
        </div>
      )}
      <div class="pair">
        <Field
          label={words.say('screens.inches.label')} value={form.inches} errors={at('settings.inches')} set={(inches) => to({ inches })}
          input={{ inputMode: 'numeric', maxLength: 6, autocomplete: 'off' }} after={<Unit>{words.say('screens.inches.unit')}</Unit>}
        />
        <Field
          label={words.say('screens.metres.label')} value={form.metres} errors={at('settings.metres')} set={(metres) => to({ metres })}
          input={{ maxLength: 6, autocomplete: 'off' }} after={<Unit>{words.say('screens.metres.unit')}</Unit>}
        />
      </div>
      <ReadCard inches={form.inches} metres={form.metres} words={words} />
      <LookLinks form={form} views={views} words={words} />
      <div class="pair">
        <Select
          label={words.say('screens.names')} value={form.names} errors={at('settings.names')} set={(names) => to({ names })}
          choices={withNow(levelsFor(own).map((value) => ({ value, label: words.say(`screens.names.${value}`) })), form.names,
            words.find(`screens.names.${form.names}`) ?? form.names)}
        />
        <Select
          label={words.say('screens.languages')} value={form.languages} errors={at('settings.languages')} set={(languages) => to({ languages })}
          choices={withNow(LANGUAGE_CHOICES.map((value) => ({ value, label: words.say(`screens.languages.${value}`) })), form.languages, form.languages)}
        />
      </div>
      <div class="pair">
        <Select
          label={words.say('screens.theme')} value={form.theme} errors={at('settings.theme')} set={(theme) => to({ theme })}
          choices={withNow(THEMES.map((value) => ({ value, label: words.say(`screens.theme.${value}`) })), form.theme, form.theme)}
        />
        <Select
          label={words.say('screens.pace')} value={form.pace} errors={at('settings.pace')} set={(pace) => to({ pace })}
          choices={withNow(PACES.map((value) => ({ value, label: words.say(`screens.pace.${value}`) })), form.pace,
            words.say('screens.pace.other', { n: form.pace }))}
        />
      </div>
      <fieldset class={`night${night.length > 0 ? ' wrong' : ''}`}>
        <legend class="unseen">{words.say('screens.night')}</legend>
        <label class="switch">
          <input type="checkbox" checked={form.dimmed} onChange={(event) => to({ dimmed: event.currentTarget.checked })} />
          <span>{words.say('screens.night')}</span>
        </label>
        {form.dimmed && (
          <div class="hours">
            <Hour label={words.say('screens.night.from')} value={form.from} wrong={night.length > 0} set={(from) => to({ from })} />
            <Hour label={words.say('screens.night.to')} value={form.to} wrong={night.length > 0} set={(until) => to({ to: until })} />
            {zone !== null && <p class="aid">{words.say('screens.night.zone', { zone })}</p>}
          </div>
        )}
        <Errors id="night-error" errors={night} />
      </fieldset>
    </>
  );
}

function Hour({ label, value, wrong, set }: {
  readonly label: string; readonly value: string; readonly wrong: boolean; readonly set: (value: string) => void;
}): JSX.Element {
  return (
    <label class="field hour">
      <span class="label">{label}</span>
      <span class="box">
        <input
          type="time" value={value} aria-invalid={wrong} {...(wrong ? { 'aria-describedby': 'night-error' } : {})}
          onInput={(event) => set(event.currentTarget.value)}
        />
      </span>
    </label>
  );
}
