// Tries the search of a built site, the folder of which is the argument: reads from its input a list of what is typed, the
// page that it should lead to, and how many results may stand there, and prints what is not found so.
const { readFileSync, readdirSync } = require('node:fs');
const { createContext, runInContext } = require('node:vm');

const [site] = process.argv.slice(-1);
const browser = createContext({ search: {} });
browser.window = browser;
// In the order in which a page loads them.
for (const script of [/^elasticlunr-/, /^search-/, /^searchindex-/]) {
  const file = readdirSync(site).find(name => script.test(name) && name.endsWith('.js'));
  runInContext(readFileSync(`${site}/${file}`, 'utf8'), browser);
}
const { index, doc_urls, search_options } = browser.search;
const loaded = browser.elasticlunr.Index.load(index);
for (const [typed, page, within] of JSON.parse(readFileSync(0, 'utf8'))) {
  const found = loaded.search(typed, search_options).findIndex(({ ref }) => doc_urls[ref] === page);
  if (found < 0 || found >= within) {
    console.log(`${page}: ${found < 0 ? 'not found' : `result ${found + 1}, not among ${within}`}: ${typed}`);
  }
}
