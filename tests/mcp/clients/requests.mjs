// The two requests that people make first, through the TypeScript client: all data centers with their servers and power,
// in few calls and tokens; and a server that is found by its name and stopped after asking.
//
// Usage: node requests.mjs PROGRAM [ARGUMENT…]; IONOS_API_URL is a fake cloud with nothing in it, MCP_PACKAGES names the
// folder with the packages.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.env.MCP_PACKAGES, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { Client } = await load('@modelcontextprotocol/client');
const { StdioClientTransport } = await load('@modelcontextprotocol/client/stdio');
const [command, ...args] = process.argv.slice(2);

const api = `${process.env.IONOS_API_URL}/cloudapi/v6`;
async function rest(method, path, properties) {
  const body = properties && JSON.stringify({ properties });
  const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
  const answer = await fetch(api + path, { method, headers, body });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}
// What is being worked on takes nothing in; looking at it lets time go on.
async function settled(path) {
  while ((await rest('GET', path)).metadata.state !== 'AVAILABLE');
}
for (let center = 0; center < 5; center += 1) {
  const { id } = await rest('POST', '/datacenters', { name: `center-${center}`, location: 'de/fra' });
  await settled(`/datacenters/${id}`);
  for (let server = 0; server < 8; server += 1) {
    const made = await rest('POST', `/datacenters/${id}/servers`, { name: `web-${center}-${server}`, cores: 2, ram: 4096, type: 'ENTERPRISE' });
    await settled(`/datacenters/${id}/servers/${made.id}`);
    await settled(`/datacenters/${id}`);
  }
}
const questions = [];
const client = new Client({ name: 'tests', version: '1' }, { capabilities: { elicitation: {} } });
client.setRequestHandler('elicitation/create', async (request) => {
  questions.push(request.params.message);
  return { action: 'accept', content: { confirm: true } };
});
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: 'ignore' }));
let [calls, tokens] = [0, 0];
async function call(name, given) {
  const result = await client.callTool({ name, arguments: given });
  assert.ok(!result.isError, JSON.stringify(result.content));
  calls += 1;
  tokens += Math.ceil(result.content.map((part) => part.text ?? '').join('').length / 4);
  return result.structuredContent;
}

const listed = (await call('list_data_centers', { servers: true })).items;
const servers = listed.flatMap((center) => center.servers.map((own) => ({ ...own, center: center.id })));
assert.equal(listed.length, 5);
assert.equal(servers.length, 40);
assert.ok(servers.every((own) => own.vmState === 'RUNNING'));
assert.ok(calls <= 3 && tokens <= 4000, `${calls} calls, ${tokens} tokens`);
console.log(`5 data centers and 40 servers: ${calls} call, ${tokens} tokens`);

const { center, id } = servers.find((own) => own.name === 'web-3-5');
const ask = { datacenter_id: center, server_id: 'web-3-5' };
assert.equal((await call('stop_server', { ...ask, wait: true })).state, 'done');
assert.equal(questions.length, 1);
assert.match(questions[0], /`web-3-5`.*power RUNNING/);
const after = await call('get_server', { datacenter_id: center, server_id: id });
assert.equal(after.vmState, 'SHUTOFF');
console.log(`a server found by its name, stopped after asking: ${questions[0].split('\n')[1]}`);
await client.close();
