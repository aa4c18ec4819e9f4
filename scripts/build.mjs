/** `npm run build`: installs what is missing and builds what is served, for whoever starts the server by other means than npm. */
import { ensureInstalled } from './lib/installation.mjs';
import { ensurePageBuilt } from './lib/page.mjs';

await ensureInstalled();
await ensurePageBuilt();
