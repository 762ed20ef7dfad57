// What others made for the protocol, each in one version, from the registries into a folder of its own: nothing of the
// machine is used but Node.js with npm, and Python 3.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Two versions of one package want two folders.
const PACKAGES = {
  now: [
    '@modelcontextprotocol/conformance@0.1.16',
    '@modelcontextprotocol/inspector@2.12.0',
    '@modelcontextprotocol/client@2.4.0',
    '@modelcontextprotocol/sdk@1.32.2',
  ],
  next: ['@modelcontextprotocol/conformance@0.2.0-alpha.12'],
};
const WHEELS = ['mcp==2.3.0'];

// What conformance and inspector run on; older ones get this one.
const OLDEST = 22;
const NODE = '24.22.3';

/** Installs what is missing in the folder, and tells where everything is. */
export function install(folder) {
  const there = Object.fromEntries(['now', 'next', 'node', 'python'].map((name) => [name, join(folder, name)]));
  for (const [name, packages] of Object.entries(PACKAGES)) {
    once(there[name], packages, () => npm(there[name], packages));
  }
  let node = process.execPath;
  if (Number(process.versions.node.split('.')[0]) < OLDEST) {
    const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    once(there.node, [`${name}@${NODE}`], () => npm(there.node, [`${name}@${NODE}`]));
    node = join(there.node, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  }
  const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
  const python = join(there.python, bin, 'python');
  once(there.python, WHEELS, () => {
    run('Python 3 with its module venv, https://www.python.org', 'python3', ['-m', 'venv', there.python]);
    run('the package index of Python', python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...WHEELS]);
  });
  // Programs of packages look for Node.js in the path.
  process.env.PATH = [join(node, '..'), process.env.PATH].join(delimiter);
  process.env.MCP_PACKAGES = there.now;
  return { node, python, tool: (name, from = 'now') => join(there[from], 'node_modules/.bin', name) };
}

/** Fills a folder, unless it has been filled with the same. */
function once(folder, packages, fill) {
  const mark = join(folder, 'installed.txt');
  const wanted = packages.join('\n');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  console.log(`installing ${packages.join(' ')}`);
  fill();
  writeFileSync(mark, wanted);
}

function npm(folder, packages) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  run('npm, which comes with Node.js, and its registry', 'npm', ['install', ...quiet, '--prefix', folder, ...packages]);
}

function run(needed, program, args) {
  const ran = spawnSync(program, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (ran.status !== 0) {
    const why = ran.error?.message ?? `${ran.stdout}\n${ran.stderr}`.trim().slice(-2000);
    console.error(`\`${program} ${args.join(' ')}\` fails: ${why}\nThis needs ${needed}.`);
    process.exit(1);
  }
}
