// handlebars.js as a peer of the render bench: render_peer.js WORKLOADS NODE_FOLDER. See render_peer.h.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const { loadHandlebars } = require('../tests/template/differential_oracle.js');

const [folder, node] = process.argv.slice(2);
const { handlebars, problem } = loadHandlebars(node);
const rendered = {};

function load(name) {
  const w = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));
  const env = handlebars.create();
  for (const key of Object.keys(w.partials))
    env.registerPartial(key, env.compile(w.partials[key], { noEscape: true }));
  const template = env.compile(w.template, { noEscape: true });
  const expected = fs.readFileSync(path.join(folder, `${name}.expected.txt`), 'utf8');
  if (template(w.data) !== expected) throw new Error(`another output for ${name}`);
  return () => template(w.data);
}

function nsPerRun(run, ms) {
  const start = process.hrtime.bigint();
  let times = 0;
  let ns = 0;
  let sum = 0;
  while (ns < ms * 1e6) {
    for (let i = 0; i < 32; i++) {
      const text = run();
      sum += text.charCodeAt(text.length - 1); // its pieces are joined only when it is looked at
    }
    times += 32;
    ns = Number(process.hrtime.bigint() - start);
  }
  return sum >= 0 ? ns / times : 0;
}

if (!handlebars) {
  console.log(`missing: ${problem}`);
  process.exit(0);
}
console.log(`ready: handlebars.js ${handlebars.VERSION}`);
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [name, ms] = line.split(' ');
  rendered[name] = rendered[name] || load(name);
  console.log(nsPerRun(rendered[name], Number(ms)).toFixed(1));
});
