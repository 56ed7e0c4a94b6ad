// Stands alone: it is the page’s entry.
import type { ViewStart } from '../messages/viewMessages.ts';
import { App } from './app.ts';

const root = document.getElementById('app');
const start = document.body.dataset['start'];
if (root && start !== undefined) {
  root.replaceChildren();
  new App(root, JSON.parse(start) as ViewStart).start();
}
