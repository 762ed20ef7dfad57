// What others made for the protocol, against the tools for agents on the fake cloud: the official conformance suite, the
// inspector's strict look at all tools, the clients in TypeScript and Python, and what it costs to run.
//
// Usage: node run.mjs FOLDER FAKE SERVER FIXTURES: where to install what is needed, and the three programs.

import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { install } from './install.mjs';

const [folder, ...programs] = process.argv.slice(2).map((path) => resolve(path));
const [fake, server, fixtures] = programs;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { node, python, tool } = install(folder);

const children = [];
process.on('exit', () => children.forEach((child) => child.kill()));

/** Starts a program, and waits until it says where it is. */
async function start(program, args, said) {
  const child = spawn(program, args);
  children.push(child);
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  child.stderr.on('data', (part) => (text += part));
  for (let tries = 0; tries < 300; tries += 1) {
    const found = said.exec(text);
    if (found) return found[1];
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`${program} does not start: ${text}`);
}

let failed = 0;

function check(name, program, args, expected = () => true, env = process.env) {
  const ran = spawnSync(program, args, { env, cwd: folder, encoding: 'utf8', timeout: 180_000, maxBuffer: 64 * 1024 * 1024 });
  const good = ran.status === 0 && expected(ran.stdout);
  console.log(`${good ? 'ok    ' : 'FAILED'} ${name}`);
  if (!good) {
    failed += 1;
    console.log(`${ran.stdout}\n${ran.stderr}`.slice(-4000));
  }
}

process.env.IONOS_API_URL = await start(fake, ['--demo', '--settle', '2s', '--port', '0'], /IONOS_API_URL=(\S+)/);
process.env.IONOS_TOKEN = 'any';
const url = await start(server, ['--http', '127.0.0.1:0', '--scope', 'destructive'], /listening at (\S+)/);

// The whole suite, on the server with what the suite wants to find on one.
const furnished = await start(fixtures, [], /listening at (\S+)/);
check('conformance, all scenarios', tool('conformance'), ['server', '--url', furnished, '--suite', 'all'], (out) => / 0 failed/.test(out));
// What a revision requires; extensions and what is pending are run, and do not count.
for (const version of ['2025-11-25', '2026-07-28']) {
  check(`conformance to come, ${version}`, tool('conformance', 'next'), ['server', '--url', furnished, '--requirements', version]);
}
const strict = ['--cli', server, '--tools', 'all', '--scope', 'destructive', '--method', 'tools/list', '--strict'];
const passed = ['IONOS_API_URL', 'IONOS_TOKEN'].flatMap((name) => ['-e', `${name}=${process.env[name]}`]);
check('inspector, all tools', tool('mcp-inspector'), [...strict.slice(0, 2), ...passed, ...strict.slice(2)]);
const empty = await start(fake, ['--port', '0'], /IONOS_API_URL=(\S+)/);
const env = { ...process.env, IONOS_API_URL: empty };
check('the example requests', node, [here('requests.mjs'), server, '--scope', 'destructive'], undefined, env);
for (const [name, args] of [['stdio', [server, '--scope', 'destructive']], ['http', [url]]]) {
  check(`TypeScript over ${name}`, node, [here('client.mjs'), ...args]);
  check(`Python over ${name}`, python, [here('client.py'), ...args]);
}
check('what it costs to start, to list and to hold', node, [here('figures.mjs'), server], (out) => {
  console.log(out.trim());
  return true;
});
process.exit(failed === 0 ? 0 : 1);
