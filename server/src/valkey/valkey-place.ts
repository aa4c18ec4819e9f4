/** Where the store is that several servers share: one server, one that sentinels watch over, or a cluster. Pure. */

export type ValkeyNode = { readonly host: string; readonly port: number };

type Credentials = { readonly username?: string; readonly password?: string; readonly isEncrypted: boolean };

export type ValkeyPlace = Credentials &
  (
    | (ValkeyNode & { readonly is: 'server'; readonly database: number })
    | {
        readonly is: 'sentinel';
        readonly nodes: readonly ValkeyNode[];
        readonly master: string;
        /** Of the sentinels, who keep none of what the other credentials are for. */
        readonly sentinelPassword?: string;
      }
    | { readonly is: 'cluster'; readonly nodes: readonly ValkeyNode[] }
  );

export const valkeyUrlRule =
  'must be an address such as redis://user:password@host:6379, redis+sentinel://host:26379,host:26379/master?sentinelPassword=… or redis+cluster://host:6379,host:6379';

const parts =
  /^(?<scheme>(?:redis|rediss|valkey|valkeys)(?:\+sentinel|\+cluster)?):\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<nodes>[^@/?#]+)(?:\/(?<path>[\w.-]*))?(?:\?sentinelPassword=(?<sentinel>[^&#]*))?$/;
const usualPorts = { server: 6_379, sentinel: 26_379, cluster: 6_379 } as const;

/** @returns null for what is no such address. */
export function readValkeyPlace(url: string): ValkeyPlace | null {
  const groups = parts.exec(url)?.groups ?? {};
  const { scheme = '', nodes: list = '', path = '' } = groups;
  const [name = '', kind = 'server'] = scheme.split('+') as [string?, ValkeyPlace['is']?];
  const nodes = list.split(',').map((text) => readNode(text, usualPorts[kind]));
  const credentials = readWords({ username: groups['user'], password: groups['password'] });
  const ofSentinels = readWords({ sentinelPassword: groups['sentinel'] });
  if (!credentials || !ofSentinels || !nodes.every((node) => node !== null)) return null;
  const common = { ...credentials, isEncrypted: ['rediss', 'valkeys'].includes(name) };
  if (kind === 'sentinel')
    return path === '' ? null : { is: kind, nodes, master: path, ...ofSentinels, ...common };
  if (groups['sentinel'] !== undefined) return null;
  if (kind === 'server') return readServer(nodes, path, common);
  return path === '' ? { is: kind, nodes, ...common } : null;
}

function readServer(nodes: readonly ValkeyNode[], path: string, common: Credentials): ValkeyPlace | null {
  const [node] = nodes;
  if (!node || nodes.length > 1 || !/^\d{0,2}$/.test(path)) return null;
  return { is: 'server', ...node, database: Number(path), ...common };
}

function readNode(text: string, usualPort: number): ValkeyNode | null {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? usualPort : Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/** Those that are there. Null if what is written in one of them cannot be read. */
function readWords<Name extends string>(
  written: Readonly<Record<Name, string | undefined>>,
): { readonly [name in Name]?: string } | null {
  const words: { [name in Name]?: string } = {};
  for (const name of Object.keys(written) as Name[]) {
    try {
      const word = decodeURIComponent(written[name] ?? '');
      if (word !== '') words[name] = word;
    } catch {
      return null;
    }
  }
  return words;
}
