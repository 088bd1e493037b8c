import { effect } from '@preact/signals';
import { render } from 'preact';
import './style/tokens.css';
import './style/chrome.css';
import './style/panel.css';
import './style/list.css';
import './style/narrow.css';
import { App } from './chrome/app';
import { createPage } from './page/page';

const page = createPage();

effect(() => {
  document.documentElement.lang = page.words.value.lang;
  document.documentElement.dataset['theme'] = page.theme.value;
  document.title = `${page.words.value.say('page.title')} · ${page.words.value.say('product')}`;
});

const root = document.getElementById('app');
if (root !== null) render(<App page={page} />, root);
