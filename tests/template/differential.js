// Random templates by seed: our engine (the program given, which speaks JSON lines) against the real
// handlebars.js: differential.js ENGINE NODE_FOLDER FIRST_SEED COUNT [SHOWN]. A difference is made
// small before it is printed. Exit status 77: handlebars.js is not to be had, nothing was compared.
'use strict';
const { spawnSync } = require('child_process');
const fs = require('fs');
const Module = require('module');
const path = require('path');
const { loadHandlebars, VERSION } = require('./differential_oracle.js');
const { caseOf, valueOf, jsonOf } = require('./differential_cases.js');

const [engine, folder, first, count, shown] = process.argv.slice(2);

// What we do otherwise on purpose is done to handlebars.js, and so is compared. Whether a block has a
// new context is asked of lists and maps with ===, so that ["x"] and "x" are two.
const plainLoad = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) => {
  if (!file.endsWith(path.join('handlebars', 'runtime.js'))) return plainLoad(module, file);
  const source = fs.readFileSync(file, 'utf8');
  return module._compile(
    source.replace(
      /\bcontext != ([a-z.]+\[0\])/g,
      '(typeof context === "object" || typeof $1 === "object"' +
        ' ? (context != null || $1 != null) && context !== $1 : context != $1)',
    ),
    file,
  );
};
const { handlebars, problem } = loadHandlebars(folder);
if (!handlebars) {
  console.log(`SKIPPED: ${problem}; templates were not compared with it`);
  process.exit(77);
}

// The rest of what we do otherwise on purpose (docs/templates.md) is done to handlebars.js too:
// neighbouring numbers that are not escaped are joined, not added; an absent context stays absent
// where a block or helper gets one; strict sees only own members, and the length of a text.
const OWN =
  '((o, n, l) => { const own = o != null && Object.prototype.hasOwnProperty.call(o, n);' +
  ' return own && typeof o === "string" ? o[n] : container.strict(own ? o : undefined, n, l); })';
function deviating(Base) {
  class Deviating extends Base {
    append() {
      const plain = this.replaceStack;
      this.replaceStack = (make) =>
        plain.call(this, (item) => {
          const code = make.call(this, item);
          return Array.isArray(code) && code[0] === ' != null ? '
            ? [' != null ? "" + ', ...code.slice(1)]
            : code;
        });
      super.append();
      delete this.replaceStack;
    }

    aliasable(name) {
      if (name.includes('container.nullContext')) return this.contextName(0);
      return super.aliasable(name === 'container.strict' ? OWN : name);
    }
  }
  Deviating.prototype.compiler = Deviating;
  return Deviating;
}

const env = handlebars.create();
env.logger.log = () => {};
env.log = () => {};
env.JavaScriptCompiler = deviating(env.JavaScriptCompiler);
// Partials that include themselves twice would go on for ever.
const MOST_CALLS = 500;
let calls = 0;
const { invokePartial } = env.VM;
env.VM = {
  ...env.VM,
  invokePartial(...args) {
    if (++calls > MOST_CALLS) throw new RangeError('too many partials');
    return invokePartial.apply(this, args);
  },
};

function theirs(c) {
  calls = 0;
  try {
    const { data, ...compile } = c.options;
    const runtime = { partials: { ...c.partials } };
    if (data) runtime.data = { ...data };
    const root = valueOf(c.data);
    const output = String(env.compile(c.template, compile)(root === null ? undefined : root, runtime));
    return { output: output.toWellFormed() }; // half a character is U+FFFD with us
  } catch (e) {
    return { error: String(e.message), crash: e instanceof TypeError || e instanceof RangeError };
  }
}
function ours(cases) {
  const input = cases
    .map(
      (c, i) =>
        `{"id":${i},"template":${JSON.stringify(c.template)},"data":${jsonOf(c.data)},` +
        `"partials":${JSON.stringify(c.partials)},"options":${JSON.stringify(c.options)}}\n`,
    )
    .join('');
  const run = spawnSync(engine, { input, maxBuffer: 1 << 30, timeout: 20000 });
  const answers = [];
  const lines = run.stdout.toString().split('\n');
  lines.pop(); // what stands behind the last line end is cut off
  for (const line of lines) {
    if (line) {
      const answer = JSON.parse(line);
      answers[answer.id] = answer;
    }
  }
  if (run.status !== 0)
    console.log(
      `the engine ended with ${run.signal || run.status} after ${answers.length} of ${cases.length} cases`,
    );
  return answers;
}

// White space around chains of else follows 5.x and is not compared: docs/templates.md.
const CHAIN = /\{\{~?\s*else\s+[^\s~}]/;
// A decorator that there is not is an error at once, there only where its block runs.
const DECORATOR = /\{\{~?#?\s*\*\s*(?!inline\b)/;
const anywhere = (c, pattern) => [c.template, ...Object.values(c.partials)].some((t) => pattern.test(t));
function same(c, ours1, theirs1) {
  if (!ours1) return false;
  if ('error' in ours1 && anywhere(c, DECORATOR)) return true;
  if ('error' in ours1 || 'error' in theirs1) return 'error' in ours1 && 'error' in theirs1;
  if (ours1.output === theirs1.output) return true;
  const packed = (answer) => answer.output.replace(/\s+/g, '');
  return anywhere(c, CHAIN) && packed(ours1) === packed(theirs1);
}
// A TypeError is an accident of JavaScript, unless an option asks for errors; and also then where a
// text has no members for `in`, or a helper is not there.
const accidental = (c, want) =>
  want.crash &&
  ((!c.options.assumeObjects && !c.options.strict) ||
    /'in' operator|reading '(call|\d)'|\.call is not a function/.test(want.error));
const kind = (a) => (!a ? 'nothing' : 'error' in a ? 'error' : 'output');

// ---- making a difference small ------------------------------------------------------------------
function* cut(text) {
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = 0; at < text.length; at += size)
      yield (text.slice(0, at) + text.slice(at + size)).toWellFormed();
  }
  // a tag and its end at once
  const tags = [...text.matchAll(/\{\{[^{}]*\}\}/g)];
  for (let i = 0; i < tags.length; i++) {
    for (let k = i + 1; k < tags.length; k++) {
      const [a, b] = [tags[i], tags[k]];
      yield (
        text.slice(0, a.index) +
        text.slice(a.index + a[0].length, b.index) +
        text.slice(b.index + b[0].length)
      );
    }
  }
}
function* smallerData(tree) {
  if (Array.isArray(tree)) {
    for (let i = 0; i < tree.length; i++) {
      yield tree.filter((v, k) => k !== i);
      for (const v of smallerData(tree[i])) yield tree.map((old, k) => (k === i ? v : old));
    }
  } else if (tree && typeof tree === 'object' && !('text' in tree && 'value' in tree)) {
    for (const key of Object.keys(tree)) {
      const { [key]: gone, ...rest } = tree;
      yield rest;
      for (const v of smallerData(gone)) yield { ...tree, [key]: v };
    }
  } else if (tree !== 'x' && tree !== null) {
    yield 'x';
  }
}
function* smaller(c) {
  for (const key of Object.keys(c.options)) {
    const { [key]: gone, ...rest } = c.options;
    yield { ...c, options: rest };
  }
  for (const key of Object.keys(c.partials)) {
    const { [key]: gone, ...rest } = c.partials;
    yield { ...c, partials: rest };
  }
  for (const template of cut(c.template)) yield { ...c, template };
  for (const key of Object.keys(c.partials)) {
    for (const text of cut(c.partials[key])) yield { ...c, partials: { ...c.partials, [key]: text } };
  }
  for (const data of smallerData(c.data)) yield { ...c, data };
}
function shrink(c, kinds) {
  for (let step = 0; step < 60; step++) {
    const tries = [...smaller(c)];
    const answers = ours(tries);
    const next = tries.find((t, i) => {
      const want = theirs(t);
      return kind(answers[i]) + kind(want) === kinds && !accidental(t, want) && !same(t, answers[i], want);
    });
    if (!next) break;
    c = next;
  }
  return c;
}
function show(c) {
  const kinds = kind(c.ours) + kind(c.theirs);
  const small = kinds.startsWith('nothing') ? c : shrink(c, kinds);
  console.log(`-- seed ${c.id}
   template ${JSON.stringify(small.template)}
   data     ${jsonOf(small.data)}
   partials ${JSON.stringify(small.partials)}   options ${JSON.stringify(small.options)}
   ours     ${JSON.stringify(ours([small])[0])}
   theirs   ${JSON.stringify(theirs(small))}`);
}

// ---- the run ------------------------------------------------------------------------------------
const BATCH = 5000;
const total = Number(count);
const counts = { output: 0, error: 0, crash: 0 };
const different = [];
for (let done = 0; done < total; done += BATCH) {
  const cases = Array.from({ length: Math.min(BATCH, total - done) }, (v, i) =>
    caseOf(Number(first) + done + i),
  );
  const answers = ours(cases);
  cases.forEach((c, i) => {
    const want = theirs(c);
    const accident = accidental(c, want);
    counts[accident ? 'crash' : kind(want)]++;
    if (!accident && !same(c, answers[i], want)) different.push({ ...c, ours: answers[i], theirs: want });
  });
}
different.slice(0, Number(shown || 10)).forEach(show);
console.log(
  `${total} templates from seed ${first}: ${different.length} differences from handlebars.js ${VERSION}; ` +
    `it rendered ${counts.output}, refused ${counts.error}, crashed on ${counts.crash}`,
);
process.exit(different.length ? 1 : 0);
