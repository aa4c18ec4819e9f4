/** Whether the site serves the very files that were built here. */
import { compareWithSite, readFileHashes } from '../verify.ts';
import { type Check, ok, warning, wrong } from './finding.ts';
import { originOf } from './site.ts';

const mostNamed = 3;

export const servedFiles: Check = {
  name: 'files',
  async look({ config, buildFolder }) {
    const built = readFileHashes(buildFolder);
    if (!built) {
      return [
        warning(
          'there is no build here to compare with.',
          'npm run build makes it; npx anoncam verify compares elsewhere.',
        ),
      ];
    }
    const origin = originOf(config);
    const others = await compareWithSite(built, origin).catch(() => null);
    // That the site does not answer is told by another check.
    if (others === null) return [];
    if (others.length === 0) return [ok(`all that ${origin} serves is as it was built here.`)];
    const more = others.length > mostNamed ? `, and ${others.length - mostNamed} more` : '';
    return [
      wrong(
        `${others.slice(0, mostNamed).join(', ')}${more}.`,
        'Restart the server after an update; if it is so still, somebody else changes or caches what is served.',
      ),
    ];
  },
};
