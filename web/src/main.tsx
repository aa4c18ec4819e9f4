/** Starts the page. */
import { render } from 'preact';
import { App } from './screens/app.tsx';
import { Visit } from './visit.ts';

const root = document.getElementById('app');
if (root) {
  const visit = new Visit();
  render(<App screen={visit.screen} actions={visit.actions} />, root);
}
