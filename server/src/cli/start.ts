/** `anoncam start` is `npm start`, which scripts/anoncam.mjs hands it to; here it is only described. */
import { type Command, CommandError } from './command.ts';

export const start: Command = {
  name: 'start',
  summary: 'Starts the server, as npm start does',
  details: ['It runs until it is told to stop (Ctrl-C, or SIGTERM).'],
  options: {},
  async run() {
    throw new CommandError('This starts nothing by itself; use npx anoncam start.');
  },
};
