// The search finds an operation by its request, its operationId and its method. mdBook takes a path for one word, and
// forgets it where it is long; and `get` and `list` are no words to it at all. So the line of a page that tells request,
// operationId and method is compared with what is typed, and mdBook's own results come after what that finds.
(() => {
  'use strict';
  const LINE = /(?:^|\s)([A-Z]+) (\/\S*), operationId (\S+), (\w+\(\)\.\w+)/;
  // A method such as `get`, which more operations have than these, tells too little to go before the guide.
  const FEW = 10;
  const search = elasticlunr.Index.prototype.search;
  const steps = path => path.toLowerCase().split('/').filter(Boolean);
  const words = text => text.toLowerCase().match(/[\w-]+/g) || [];
  let operations;

  function read(docs) {
    return Object.entries(docs).flatMap(([ref, { body }]) => {
      const [, request, path, id, method] = body.match(LINE) || [];
      const product = window.search.doc_urls[ref].split('/')[1];
      return id ? [{ ref, request, path: steps(path), id: id.toLowerCase(), names: words(`${product} ${method}`) }] : [];
    });
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

  function byName(text) {
    const typed = words(text).filter(word => word !== 'client');
    const id = operations.filter(operation => operation.id === text.toLowerCase());
    const names = operations.filter(({ names }) => typed.includes(names.at(-1))
      && typed.every(word => names.includes(word)));
    return [...id, ...(names.length > FEW ? [] : names)];
  }

  elasticlunr.Index.prototype.search = function (text, options) {
    operations ??= read(this.documentStore.docs);
    const [, request, path] = text.match(/^(?:([a-z]+)\s+)?(?:https?:\/)?(\/[^\s?#]*)/i) || [];
    const found = path ? byPath(request, steps(path)) : byName(text);
    const refs = new Set(found.map(({ ref }) => ref));
    const others = search.call(this, text, options).filter(({ ref }) => !refs.has(ref));
    return [...Array.from(refs, ref => ({ ref, doc: this.documentStore.getDoc(ref) })), ...others];
  };
})();
