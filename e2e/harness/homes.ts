/**
 * Networks of their own for visitors: each is at home behind a link of its own, and a router leads from one home to the other
 * and to this machine. All of it is held by processes, so that it is gone with them, however a test ends.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

export type Home = {
  /** Of IPv4 and IPv6, and nothing but what is not on its link goes by the router. */
  readonly addresses: readonly [string, string];
  /** A command that runs another one there. */
  readonly enter: readonly string[];
  /** From now on it has other addresses, as a phone has that leaves its Wi-Fi; what was open from the former ones is dead. */
  move(): void;
  /** From now on its router gives each socket another port for whomever it sends to, and lets nobody in who was not sent to. */
  masquerade(): void;
};

export type Homes = {
  readonly red: Home;
  readonly green: Home;
  /** Two addresses of this machine as they are seen from there. */
  readonly site: string;
  readonly relay: string;
  close(): Promise<void>;
};

/** One of 256 blocks that are set aside for such tests (RFC 2544), so that another run on this machine has another one. */
const block = process.pid % 256;
const prefix4 = `198.18.${block}`;
const prefix6 = `fd77:${block.toString(16)}`;
/** What this machine calls its end, in at most 15 letters. */
const here = `homes${process.pid}`;

const needed = 'These tests open networks, and must be root with CAP_SYS_ADMIN and CAP_NET_ADMIN for that';

/** Holds a network until it is ended; if the tests are killed, so is it. */
class Network {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async open(): Promise<Network> {
    const command = ['--pdeathsig=KILL', 'unshare', '--net', 'sh', '-c', 'echo open; exec sleep infinity'];
    const holder = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'pipe'] });
    let refusal = '';
    holder.stderr.on('data', (chunk: Buffer) => {
      refusal += chunk.toString();
    });
    const [said] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'close')]);
    if (!String(said).startsWith('open')) throw new Error(refusal);
    return new Network(holder);
  }

  get pid(): string {
    return String(this.#holder.pid);
  }

  get enter(): readonly string[] {
    return ['nsenter', `--net=/proc/${this.pid}/ns/net`, '--'];
  }

  run(command: string): void {
    run([...this.enter, 'sh', '-ec', command]);
  }

  async close(): Promise<void> {
    const ended = once(this.#holder, 'exit');
    this.#holder.kill('SIGKILL');
    await ended;
  }
}

function run([program = '', ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/**
 * The home's link: it is .2 on it, and the router .1. No address comes by itself some seconds later: Chromium breaks off what it
 * is loading then.
 */
function furnish(router: Network, home: Network, number: number): Home {
  const [router4, router6] = [`${prefix4}.${number * 16 + 1}`, `${prefix6}:${number}::1`];
  const settle = (last: number): [string, string] => {
    const own: [string, string] = [`${prefix4}.${number * 16 + last}`, `${prefix6}:${number}::${last}`];
    home.run(`
      ip address add ${own[0]}/28 dev eth0
      ip address add ${own[1]}/64 dev eth0 nodad
      ip link set eth0 addrgenmode none
      ip link set eth0 up
      ip route add default via ${router4}
      ip -6 route add default via ${router6}`);
    return own;
  };
  router.run(`
    ip link add home${number} type veth peer name eth0 netns ${home.pid}
    ip address add ${router4}/28 dev home${number}
    ip address add ${router6}/64 dev home${number} nodad
    ip link set home${number} up`);
  const addresses = settle(2);
  const move = () => {
    home.run('ip link set eth0 down; ip address flush dev eth0');
    settle(3);
  };
  const masquerade = () =>
    router.run(`
      nft add table ip home${number}
      nft 'add chain ip home${number} out { type nat hook postrouting priority srcnat; }'
      nft add rule ip home${number} out ip saddr ${prefix4}.${number * 16}/28 oifname != home${number} masquerade fully-random
      nft 'add chain ip home${number} in { type filter hook forward priority filter; }'
      nft add rule ip home${number} in oifname home${number} ct state new drop
      nft add table ip6 home${number}
      nft 'add chain ip6 home${number} any { type filter hook forward priority filter; }'
      nft add rule ip6 home${number} any oifname home${number} drop
      nft add rule ip6 home${number} any iifname home${number} drop`);
  return { addresses, enter: home.enter, move, masquerade };
}

/** This machine is .1 and .2 on its link, and the router .3. */
function connect(router: Network): { readonly site: string; readonly relay: string } {
  const [site, relay] = [`${prefix4}.1`, `${prefix4}.2`];
  run(['ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', 'out', 'netns', router.pid]);
  run(['ip', 'address', 'add', `${site}/28`, 'dev', here]);
  run(['ip', 'address', 'add', `${relay}/28`, 'dev', here]);
  run(['ip', 'link', 'set', here, 'up']);
  router.run(`
    ip address add ${prefix4}.3/28 dev out
    ip link set out up
    echo 1 >/proc/sys/net/ipv4/ip_forward
    echo 1 >/proc/sys/net/ipv6/conf/all/forwarding`);
  run(['ip', 'route', 'add', `${prefix4}.0/24`, 'via', `${prefix4}.3`, 'dev', here]);
  return { site, relay };
}

export async function openHomes(): Promise<Homes> {
  const networks: Network[] = [];
  let isConnected = false;
  const close = async () => {
    // With its networks it would go some time later, and in the way of the next ones until then.
    if (isConnected) run(['ip', 'link', 'delete', here]);
    await Promise.all(networks.map((network) => network.close()));
  };
  try {
    for (let opened = 0; opened < 3; opened++) networks.push(await Network.open());
    const [router, red, green] = networks;
    if (!(router && red && green)) throw new Error('there are three');
    const outside = connect(router);
    isConnected = true;
    return { ...outside, red: furnish(router, red, 1), green: furnish(router, green, 2), close };
  } catch (error) {
    await close();
    throw new Error(`${needed}: ${String(error)}`);
  }
}
