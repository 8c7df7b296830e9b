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

// The CPU's time, so that others on the machine do not count.
function cpuNs(start) {
  const used = process.cpuUsage(start);
  return (used.user + used.system) * 1000;
}

function nsPerRun(run, ms, batch) {
  run(); // what it needs is in the caches then
  const start = process.cpuUsage();
  let times = 0;
  let ns = 0;
  let sum = 0;
  while (ns < ms * 1e6) {
    for (let i = 0; i < batch; i++) {
      const text = run();
      sum += text.charCodeAt(text.length - 1); // its pieces are joined only when it is looked at
    }
    times += batch;
    ns = cpuNs(start);
  }
  return sum >= 0 ? ns / times : 0;
}
// Run for half a second of CPU time, so that it is compiled, and tell how many runs make a batch on
// which looking at the clock does not count.
function warmUp(run) {
  const start = process.cpuUsage();
  let times = 0;
  for (; cpuNs(start) < 5e8; times += 10) nsPerRun(run, 0.001, 9);
  return Math.ceil((times / 5e8) * 1e5);
}

if (!handlebars) {
  console.log(`missing: ${problem}`);
  process.exit(0);
}
console.log(`ready: handlebars.js ${handlebars.VERSION}`);
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const [name, ms] = line.split(' ');
  if (!rendered[name]) {
    const run = load(name);
    rendered[name] = { run, batch: warmUp(run) };
  }
  console.log(nsPerRun(rendered[name].run, Number(ms), rendered[name].batch).toFixed(1));
});
