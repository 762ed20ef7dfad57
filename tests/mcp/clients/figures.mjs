// What the tools for agents cost whoever starts them: time until the first answer to tools/list, time and tokens of the
// whole list, memory, size of the program; each against its budget, which is generous where machines differ.
//
// Usage: node figures.mjs PROGRAM [NAME COMMAND [ARGUMENT…]]: with the second, another server in the same run, without budgets.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

const STARTS = 15;
const [program, name, command, ...rest] = process.argv.slice(2);

// Milliseconds, tokens, bytes of the longest answer, and MB; measured: see docs/agents.md.
const BUDGETS = {
  default: { start: 150, list: 20, tokens: 2_000, page: 20_000, memory: 25 },
  all: { start: 200, list: 50, tokens: 100_000, page: 130_000, memory: 30 },
};
const SIZE = 12.0;

/** One start: the server is asked for its list until there are no more pages, then once more while it is warm. */
async function once(command, args) {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const answers = new Map();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const message = JSON.parse(line);
    answers.get(message.id)?.({ ...message, bytes: Buffer.byteLength(line) });
  });
  const gone = new Promise((_, fail) => child.on('exit', (code) => fail(new Error(`${command} ends with ${code}`))));
  gone.catch(() => {});
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let id = 0;
  const ask = (method, params) => {
    id += 1;
    const answer = new Promise((done) => answers.set(id, done));
    send({ id, method, params });
    return Promise.race([answer, gone]);
  };
  const clientInfo = { name: 'figures', version: '1' };
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  send({ method: 'notifications/initialized' });
  let start;
  async function listed() {
    let [count, tokens, page, cursor] = [0, 0, 0, undefined];
    do {
      const { result, bytes } = await ask('tools/list', cursor && { cursor });
      start ??= performance.now() - began;
      count += result.tools.length;
      tokens += JSON.stringify(result.tools).length / 4;
      page = Math.max(page, bytes);
      cursor = result.nextCursor;
    } while (cursor);
    return { count, tokens: Math.round(tokens), page };
  }
  await listed();
  const warm = performance.now();
  const list = await listed();
  const figures = { start, list: performance.now() - warm, memory: resident(child.pid), ...list };
  child.kill();
  return figures;
}

/** The memory of a process and all that it started, in MB; nothing where the system does not tell it so. */
function resident(pid) {
  if (!existsSync(`/proc/${pid}`)) return 0;
  const status = (own) => readFileSync(`/proc/${own}/status`, 'utf8');
  const own = Number(/VmRSS:\s+(\d+)/.exec(status(pid))?.[1] ?? 0) / 1024;
  const children = readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter(Boolean);
  return children.reduce((sum, child) => sum + resident(child), own);
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(title, command, args, budget = {}) {
  const runs = [];
  for (let start = 0; start < STARTS; start += 1) runs.push(await once(command, args));
  const figures = Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]));
  const shown = Object.entries(figures).map(([key, value]) => `${key} ${Number(value.toFixed(1))}`);
  console.log(`${title}: ${shown.join(', ')}`);
  for (const [key, most] of Object.entries(budget)) within(`${title}: ${key}`, figures[key], most);
}

function within(what, value, most) {
  if (value <= most) return;
  console.log(`over budget: ${what} ${value.toFixed(1)}, and ${most} is the most`);
  process.exitCode = 1;
}

const size = statSync(program).size / 1e6;
console.log(`size ${size.toFixed(1)} MB`);
within('size in MB', size, SIZE);
const scope = ['--scope', 'destructive'];
await measure('default', program, scope, BUDGETS.default);
await measure('all', program, [...scope, '--tools', 'all'], BUDGETS.all);
if (name) await measure(name, command, rest);
