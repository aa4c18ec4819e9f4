/**
 * Loaded before a program: writes down where that program turns to, by whatever way Bun has to reach another machine, and
 * lets it. One line for each, into the file that `EGRESS_FILE` names.
 */

import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

const file = process.env['EGRESS_FILE'] ?? '';

function record(way: string, given: readonly unknown[]): void {
  const told = given.map((one) => (typeof one === 'function' ? '' : JSON.stringify(one, pick)));
  appendFileSync(file, `${way} ${told.join(' ')}\n`);
}

/** Options may hold whole sockets. */
function pick(key: string, value: unknown): unknown {
  return key === '' || ['host', 'hostname', 'port', 'path', 'href'].includes(key) || typeof value === 'string'
    ? value
    : undefined;
}

/** Puts a recorder in front of each of these functions. */
function watch(way: string, holder: object, names: readonly string[]): void {
  for (const name of names) {
    const known: unknown = Reflect.get(holder, name);
    if (typeof known !== 'function') throw new Error(`there is no ${way}.${name} to watch`);
    const watched = new Proxy(known, {
      apply(target, self, given) {
        record(`${way}.${name}`, given);
        return Reflect.apply(target, self, given);
      },
    });
    Reflect.set(holder, name, watched);
  }
}

watch('global', globalThis, ['fetch']);
watch('Bun', Bun, ['connect', 'udpSocket', 'listen']);
watch('net', net, ['connect', 'createConnection']);
watch('net.Socket', net.Socket.prototype, ['connect']);
watch('tls', tls, ['connect']);
watch('http', http, ['request', 'get']);
watch('https', https, ['request', 'get']);
watch('dgram', dgram, ['createSocket']);
watch('dns', dns, ['lookup', 'resolve', 'resolve4', 'resolve6']);
watch('dns.promises', dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6']);
const RealWebSocket = globalThis.WebSocket;
globalThis.WebSocket = new Proxy(RealWebSocket, {
  construct(target, given) {
    record('WebSocket', given);
    return Reflect.construct(target, given);
  },
});
