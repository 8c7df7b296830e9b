// Random versions and ranges by seed: our answer (the program given) against npm's `semver`.
// Exit status 77: semver is not to be had here, nothing was compared.
'use strict';
const { execFileSync, execSync } = require('child_process');

function findSemver() {
  try {
    return require('semver');
  } catch (e) { /* npm carries a copy of its own */ }
  try {
    const root = execSync('npm root -g', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return require(root + '/npm/node_modules/semver');
  } catch (e) {
    return null;
  }
}

const semver = findSemver();
if (!semver) {
  console.log("SKIPPED: npm's semver is not installed; ranges were not compared with it");
  process.exit(77);
}

let state = BigInt(process.argv[3] || 1);
function below(n) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(n));
}
const pick = (list) => list[below(list.length)];
const number = () => pick(['0', '0', '1', '1', '2', '3', '10']);
const pre = () => pick(['', '', '', '', '-0', '-1', '-a', '-a.1', '-beta.2', '-rc', '-1a', '--']);
const build = () => pick(['', '', '', '', '+b', '+b.01']);
const version = () => `${number()}.${number()}.${number()}${pre()}${build()}`;
const xnumber = () => pick(['0', '1', '2', '3', '10', 'x', 'X', '*']);

function partial() {
  const parts = [xnumber()];
  if (below(4)) parts.push(xnumber());
  if (parts.length === 2 && below(4)) parts.push(xnumber());
  return pick(['', '', '', 'v']) + parts.join('.') + (parts.length === 3 ? pre() + build() : '');
}
const blank = () => pick(['', '', '', ' ', '  ']);
const operator = () => pick(['', '', '=', '^', '~', '~>', '<', '>', '<=', '>=']);
const comparator = () => operator() + blank() + partial();

function alternative() {
  if (below(5) === 0) return `${partial()} - ${partial()}`;
  const list = [];
  for (let n = below(3); n >= 0; n--) list.push(comparator());
  return list.join(' ');
}
function range() {
  const list = [];
  for (let n = below(3); n > 0; n--) list.push(alternative());
  let text = list.join(pick([' || ', '||']));
  if (below(12) === 0) {
    const at = below(text.length + 1);
    text = text.slice(0, at) + pick(['.', '-', 'x', '>', '|', '^', ' ', '0']) + text.slice(at);
  }
  return text;
}

function theirs(v, r) {
  let parsed;
  try {
    parsed = new semver.Range(r);
  } catch (e) {
    return '!';
  }
  return parsed.test(v) ? '1' : '0';
}
// Where the two differ by intent: npm's expressions match a part of "10*" or " +b" and go on, they let
// 'v', '=' and '>' repeat or stand apart in places, and npm makes "*" of a range with a "*" among its alternatives, which forgets the pre-releases of the others.
const differs = (r) => /[v=]\s*[v=]|=\s+v|[<>~^]\s*[<>]|\^\s*=|[<>~]\s+[=>]|[0-9xX*][xX*<>=~^v]|[xX*][0-9]|\s\+|v\s/.test(r) ||
  /(^|\|\||\s)[v=]+\s*\S* - | - [=]/.test(r) ||
  (r.includes('||') && r.split('||').some((a) => /^(|[~^]?(~>)?\s*v?[xX*].*|>=\s*(0(\.0){0,2}|v?[xX*].*))$/.test(a.trim())));

const cases = [];
const total = Number(process.argv[4] || 20000);
while (cases.length < total) {
  const r = range();
  if (!differs(r)) cases.push([version(), r]);
}
const input = cases.map(([v, r]) => `${v}\t${r}\n`).join('');
const answers = execFileSync(process.argv[2], { input, maxBuffer: 1 << 28 }).toString().trim().split('\n');
let failed = 0;
const counts = {};
cases.forEach(([v, r], i) => {
  const expected = theirs(v, r);
  counts[expected] = (counts[expected] || 0) + 1;
  if (answers[i] !== expected && ++failed <= 20) {
    console.log(`'${v}' in '${r}': ours ${answers[i]}, npm's ${expected}`);
  }
});
console.log(`${cases.length} cases, ${failed} differences; npm's answers: ${JSON.stringify(counts)}`);
process.exit(failed ? 1 : 0);
