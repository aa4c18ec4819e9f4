/** Whether a server answers on this machine, says that it is well, and may open as many files as it has visitors. */
import type { Config } from '../../config.ts';
import { showForeign } from '../screen.ts';
import { type Check, codeOf, type Finding, ok, warning, withinMs, wrong } from './finding.ts';
import { findListener, readLimits } from './listener.ts';

/** Beside one for each visitor: the database, backups, the log, files of the page. */
const otherFiles = 500;
const mostShown = 200;

/** Where one that listens on every interface is asked. */
const askedAt: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

function addressOf({ host, port }: Config): string {
  return `${askedAt[host] ?? (host.includes(':') ? `[${host}]` : host)}:${port}`;
}

async function judgeHealth(config: Config): Promise<Finding> {
  const address = addressOf(config);
  const signal = AbortSignal.timeout(withinMs);
  const response = await fetch(`http://${address}/health/ready`, { signal, redirect: 'manual' });
  const said = showForeign((await response.text()).slice(0, mostShown));
  if (response.status === 200 && said === 'ready') return ok(`it answers at ${address} and is well.`);
  const isOurs = /^(ready; but|not ready:) /.test(said);
  if (!isOurs) {
    return wrong(
      `what answers at ${address} is not AnonCam.`,
      'Another program has the port: end it, or set ANONCAM_PORT for both.',
    );
  }
  return wrong(`it answers at ${address}: ${said}.`, 'Its log says why; docs/operations.md has what to do.');
}

function judgeLimits({ port, maxSockets }: Config): readonly Finding[] {
  const pid = findListener(port);
  if (pid === null) return [];
  const { openFiles, coreBytes } = readLimits(pid);
  const needed = maxSockets + otherFiles;
  const files =
    openFiles >= needed
      ? ok(`it may open ${openFiles} files, which is enough for ${maxSockets} visitors.`)
      : warning(
          `it may open ${openFiles} files, and ${maxSockets} visitors need ${needed}.`,
          `Start it with LimitNOFILE=${needed} or more (ops/systemd), or lower ANONCAM_MAX_SOCKETS.`,
        );
  if (coreBytes === 0) return [files];
  const core = 'a crash of it would write its memory into a file, with addresses of visitors in it.';
  return [files, wrong(core, 'Start it with npm start, or with LimitCORE=0 (ops/systemd).')];
}

export const server: Check = {
  name: 'server',
  async look({ config }) {
    if (!config.roles.has('realtime'))
      return [ok('no visitors come to this one (ANONCAM_ROLES); its service tells whether it runs.')];
    if (config.port === 0) {
      return [warning('ANONCAM_PORT is 0, so that nobody knows where it is.', 'Set a port.')];
    }
    try {
      return [await judgeHealth(config), ...judgeLimits(config)];
    } catch (error) {
      return [
        wrong(
          `nobody answers at ${addressOf(config)} (${codeOf(error)}).`,
          'Start it, and read what it says if it ends at once; give this command the settings of the server.',
        ),
      ];
    }
  },
};
