// The search finds an operation by its request, its operationId and its method, and a model or a tool by its name. mdBook takes a
// path for one word, and forgets it where it is long; `get` and `list` are no words to it at all, and models would make its
// index half as big again. So the line of a page that tells request, operationId and method is compared with what is typed,
// and so are the names in `models`, of tools as well, which come with the site; mdBook's own results come after what that finds.
(models => {
  'use strict';
  const LINE = /(?:^|\s)([A-Z]+) (\/\S*), operationId (\S+), (\w+\(\)\.\w+)/;
  // A method such as `list`, which more operations have than these, tells too little to go before what mdBook finds.
  const FEW = 10;
  const search = elasticlunr.Index.prototype.search;
  const steps = path => path.toLowerCase().split('/').filter(Boolean);
  const words = text => text.match(/[\w-]+/g) || [];
  const product = page => page.split('/')[1];
  let operations;

  function read(docs, pages) {
    operations = Object.entries(docs).flatMap(([ref, doc]) => {
      const [, request, path, id, method] = doc.body.match(LINE) || [];
      return id ? [{ ref, doc, request, path: steps(path), id, names: [product(pages[ref]), ...words(method)] }] : [];
    });
    models = models.map(([page, name, breadcrumbs]) => (
      { ref: pages.push(page) - 1, doc: { breadcrumbs, body: '' }, names: [product(page), 'model', name] }));
  }

  // How far a path is from one that is typed, where that leads to it: a variable is met by whatever stands in its place,
  // and the last step may be its beginning. A step too many is farther than all that differs in the others.
  function distance(path, typed) {
    const met = typed.every((step, i) => step === path[i] || path[i]?.startsWith('{')
      || i === typed.length - 1 && path[i]?.startsWith(step));
    return met ? 100 * (path.length - typed.length) + typed.filter((step, i) => step !== path[i]).length : NaN;
  }

  function byPath(request, typed) {
    const found = operations.filter(operation => !request || operation.request === request.toUpperCase())
      .map(operation => [operation, distance(operation.path, typed)])
      .filter(([, far]) => far >= 0)
      .sort(([, a], [, b]) => a - b)
      .map(([operation]) => operation);
    // A pasted address has a host, and what a product's paths are relative to.
    return found.length || typed.length < 2 ? found : byPath(request, typed.slice(1));
  }

  // What is named by its own name, with nothing but names that lead to it.
  function byName(things, typed) {
    return things.filter(({ names }) => typed.includes(names.at(-1)) && typed.every(word => names.includes(word)));
  }

  function byWords(text, others) {
    const ids = operations.filter(({ id }) => id.toLowerCase() === text.toLowerCase());
    const methods = byName(operations, words(text.toLowerCase()).filter(word => word !== 'client'));
    return [...byName(models, words(text)), ...ids, ...(methods.length > FEW && others.length ? [] : methods)];
  }

  elasticlunr.Index.prototype.search = function (text, options) {
    if (!operations) read(this.documentStore.docs, window.search.doc_urls);
    const [, request, path] = text.match(/^(?:([a-z]+)\s+)?(?:https?:\/)?(\/[^\s?#]*)/i) || [];
    const others = search.call(this, text, options);
    const found = path ? byPath(request, steps(path)) : byWords(text, others);
    const refs = new Set(found.map(({ ref }) => ref));
    return [...found, ...others.filter(({ ref }) => !refs.has(ref))];
  };
})