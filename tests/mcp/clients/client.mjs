// The TypeScript clients, the one before protocol 2026-07-28 and the one since, list, call, confirm, get progress and cancel.
//
// Usage: node client.mjs URL|PROGRAM [ARGUMENT…]; the server has the furnished account of the fake cloud, and may destroy. The
// packages are taken from the folder that MCP_PACKAGES names.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.env.MCP_PACKAGES, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const [target, ...args] = process.argv.slice(2);

const later = {
  ...(await load('@modelcontextprotocol/client')),
  ...(await load('@modelcontextprotocol/client/stdio')),
};
const before = {
  ...(await load('@modelcontextprotocol/sdk/client/index.js')),
  ...(await load('@modelcontextprotocol/sdk/client/stdio.js')),
  ...(await load('@modelcontextprotocol/sdk/client/streamableHttp.js')),
  ...(await load('@modelcontextprotocol/sdk/types.js')),
};

async function check(kit, agrees, negotiation, count) {
  const questions = [];
  const elicit = async (request) => {
    questions.push(request.params.message);
    return agrees ? { action: 'accept', content: { confirm: true } } : { action: 'decline' };
  };
  const options = { capabilities: { elicitation: {} }, ...(negotiation && { versionNegotiation: { mode: negotiation } }) };
  const client = new kit.Client({ name: 'tests', version: '1' }, options);
  client.setRequestHandler(kit.ElicitRequestSchema ?? 'elicitation/create', elicit);
  const transport = target.startsWith('http')
    ? new kit.StreamableHTTPClientTransport(new URL(target))
    : new kit.StdioClientTransport({ command: target, args, env: process.env, stderr: 'ignore' });
  await client.connect(transport);
  // Between the request and its options, the client before has the schema of the result.
  const call = (name, given, options) =>
    kit === before
      ? client.callTool({ name, arguments: given }, undefined, options)
      : client.callTool({ name, arguments: given }, options);
  const data = async (name, given, options) => {
    const result = await call(name, given, options);
    assert.ok(!result.isError, JSON.stringify(result.content));
    return result.structuredContent;
  };

  const names = (await client.listTools()).tools.map((tool) => tool.name);
  assert.ok(names.includes('stop_server') && names.includes('search_operations'));
  const centers = (await data('list_data_centers', { servers: true })).items;
  // Another one each time: what was cancelled goes on, and is not done twice within a minute.
  const running = centers.flatMap((center) =>
    center.servers
      .filter((own) => own.vmState === 'RUNNING')
      .map((own) => ({ datacenter_id: center.name, server_id: own.id })),
  );
  const ask = running[count];
  const power = async () => (await data('get_server', ask)).vmState;
  const stop = { ...ask, wait: true };
  if (agrees) {
    const progress = [];
    const done = await data('stop_server', stop, { onprogress: (step) => progress.push(step) });
    assert.equal(done.state, 'done');
    assert.equal(questions.length, 1);
    assert.ok(progress.length > 0);
    assert.equal(await power(), 'SHUTOFF');
    await data('start_server', stop);
    assert.equal(await power(), 'RUNNING');
    const enough = new AbortController();
    const waiting = call('reboot_server', stop, { signal: enough.signal });
    await sleep(1000);
    enough.abort();
    await assert.rejects(waiting);
    assert.equal(await power(), 'RUNNING');
    await sleep(3000);
  } else {
    assert.ok((await call('stop_server', stop)).isError);
    assert.equal(questions.length, 1);
    assert.equal(await power(), 'RUNNING');
  }
  await client.close();
}

let count = 0;
for (const agrees of [true, false]) {
  for (const [kit, negotiation] of [[before], [later, 'legacy'], [later, 'auto']]) {
    await check(kit, agrees, negotiation, count % 3);
    count += 1;
  }
}
