// Random templates and data by seed, for differential.js: caseOf(seed) is always the same case.
'use strict';

// A number with the spelling that the JSON has; integers that a double does not hold are BigInts.
class Spelled {
  constructor(text) {
    this.text = text;
    this.value =
      /^-?\d{16,}$/.test(text) && BigInt(text) !== BigInt(Number(text)) ? BigInt(text) : Number(text);
  }
}
const valueOf = (tree) => {
  if (tree instanceof Spelled) return tree.value;
  if (Array.isArray(tree)) return tree.map(valueOf);
  if (tree && typeof tree === 'object')
    return Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, valueOf(v)]));
  return tree;
};
const jsonOf = (tree) => {
  if (tree instanceof Spelled) return tree.text;
  if (Array.isArray(tree)) return `[${tree.map(jsonOf).join(',')}]`;
  if (tree && typeof tree === 'object')
    return `{${Object.entries(tree)
      .map(([k, v]) => `${JSON.stringify(k)}:${jsonOf(v)}`)
      .join(',')}}`;
  return JSON.stringify(tree);
};

let state = 0;
function below(n) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
}
const pick = (list) => list[below(list.length)];
const chance = (percent) => below(100) < percent;
const times = (n, make) => Array.from({ length: n }, make).join('');

// ---- data -------------------------------------------------------------------------------------
const TEXTS = [
  '', 'text', 'x', 'two words', '<b> & "q" \'s\' `t` =', '{{a}}', 'é', '😀 astral', 'a\u00a0b', 'x\u2028y',
  '\ufeff', 'line\nline', ' lead', 'trail ', 'trail\n', 'tab\t', '\\', '0', 'false', 'a', 'list', 'p1',
  'k', '\u0001',
];
const NUMBERS = [
  '0', '-0', '1', '2', '-1', '1.5', '1.50', '1e2', '1E2', '-1.5e-7', '1e21', '1e20',
  '123456789012345680000', '0.1', '9007199254740993', '-9007199254740993', '9223372036854775807',
  '18446744073709551617', '0.30000000000000004', '5e-324', '1.7976931348623157e308', '100.0', '1e-6',
  '1e-7', '0.000001234', '12345.678e3', '4.35', '0.0',
];
// names of members; such as look like integers are left out: JavaScript moves them to the front
const NAMES = [
  'a', 'b', 'c', 'k', 'x', 'name', 'list', 'map', 't', 'f', 'z', 'deep', 'foo bar', 'x-y', 'é', 'length',
  'if', 'a.b', '',
];

function value(depth) {
  const kind = below(depth > 0 ? 16 : 11);
  if (kind < 4) return pick(TEXTS);
  if (kind < 7) return new Spelled(pick(NUMBERS));
  if (kind < 8) return true;
  if (kind < 9) return false;
  if (kind < 10) return null;
  if (kind < 11) return pick([[], {}]);
  if (kind < 13) return Array.from({ length: below(4) }, () => value(depth - 1));
  return map(depth - 1, below(4));
}
function map(depth, count) {
  const out = {};
  for (let i = 0; i < count; i++) out[pick(NAMES)] = value(depth);
  return out;
}
function rootData() {
  if (chance(8)) return value(2);
  const data = map(2, 4);
  if (chance(85)) data.list = Array.from({ length: 1 + below(3) }, () => (chance(60) ? map(1, 3) : value(1)));
  if (chance(85)) data.map = map(1, 3);
  if (chance(70))
    Object.assign(data, { t: true, f: false, a: pick(TEXTS), which: pick(['p0', 'p1', 'none']) });
  if (chance(50)) data.deep = { map: map(1, 3), list: [value(1), value(1)] };
  return data;
}

// ---- expressions --------------------------------------------------------------------------------
const SEGMENTS = [
  'a', 'b', 'c', 'k', 'x', 'name', 'list', 'map', 't', 'f', 'z', 'deep', 'é', 'x-y', '[foo bar]', '[a]',
  '[x-y]', '[]', 'length', '[length]', 'constructor', '__proto__', 'toString', '[a.b]', 'none', 'foo?',
  'which', '[0]', '[1]',
];
const PARAMS = ['p', 'q', 'a', 'x', '[r]', 'p.a', 'q.k', 'p.list.length', 'p/b.a', 'x.[0]'];
const AT = [
  '@index', '@key', '@first', '@last', '@root', '@root.a', '@root.map.k', '@../index', '@../../key',
  '@level', '@none', '@level.x', '@root/list', '@index.x', '@[key]', '@root.list.length',
];

function path() {
  const kind = below(30);
  if (kind < 12) return pick(SEGMENTS);
  if (kind < 16) return `${pick(SEGMENTS)}${pick(['.', '/'])}${pick(SEGMENTS)}`;
  if (kind < 17) return `list.${pick(['0', '1', '[0]', '[9]'])}.${pick(SEGMENTS)}`;
  if (kind < 20)
    return pick(['this', '.', './a', 'this.a', 'this/b', 'this.[a]', './map.k', 'this.length', '[this]']);
  if (kind < 23) return `${pick(['../', '../', '../../', '.././'])}${pick(SEGMENTS)}`;
  if (kind < 24) return pick(['[if]', '..', '../this', '../..', '../.', '../list.length']);
  if (kind < 28) return pick(AT);
  return pick(PARAMS);
}
const literal = () =>
  pick([
    '1', '0', '-1', '1.50', '007', '1e2', '"text"', "'q\"q'", '"a\\"b"', '""', '"k"', '"a"', '"list"',
    'true', 'false', 'null', 'undefined', '"0"', '-0', '12', '"é😀"', '"a\nb"',
  ]);
function argument(depth) {
  const kind = below(10);
  if (kind < 6) return path();
  if (kind < 9 || depth <= 0) return literal();
  return pick([
    () => `(lookup ${argument(depth - 1)} ${argument(depth - 1)})`,
    () => `(lookup ${path()} "k")`,
    () => '(none)',
    () => (chance(10) ? `(none ${path()})` : '"k"'),
    () => `( lookup this 'a' )`,
  ])();
}
const hash = () =>
  (chance(20) ? ` ${pick(['a', 'b', 'x', 'name', '[k]'])}=${argument(1)}` : '') +
  (chance(8) ? ` b = ${literal()}` : '');
const tilde = () => (chance(12) ? '~' : '');
const blank = () => (chance(8) ? pick([' ', '  ', '\n', '\t']) : '');

function mustache() {
  const open = pick(['', '', '', '', '&', '{']);
  const inner = chance(75)
    ? pick([path, path, path, path, literal])()
    : pick(
        chance(8)
          ? [
              () => `${path()} ${argument(1)}`,
              () => 'if a',
              () => `lookup ${path()}`,
              () => 'helperMissing',
              () => 'each',
            ]
          : [
              () => `lookup ${argument(1)} ${argument(1)}`,
              () => `log ${argument(0)}`,
              () => `none${hash()}`,
              () => `${pick(PARAMS)} ${argument(1)}`,
              () => `lookup ${path()} ${path()}${hash()}`,
              () => `${path()}${hash()}`,
            ],
      )();
  return `{{${tilde()}${open}${blank()}${inner}${blank()}${open === '{' ? '}' : ''}${tilde()}}}`;
}

// ---- blocks -------------------------------------------------------------------------------------
let partialCount = 0;
const partialName = () => (partialCount ? `p${below(partialCount)}` : 'none');
const otherwise = (depth) =>
  chance(35) ? `{{${tilde()}${pick(['else', 'else', '^'])}${tilde()}}}${body(depth - 1)}` : '';
function chained(depth) {
  if (!chance(10)) return otherwise(depth);
  const next = pick([
    () => `if ${argument(1)}`,
    () => `unless ${path()}`,
    () => `each ${path()}`,
    () => `with ${path()} as |p|`,
    () => pick(['a', 'map', 'list', 'list as |p q|', 'none a=1', 'lookup map "k"']),
  ]);
  return (
    times(1 + below(2), () => `{{${tilde()}else ${next()}${tilde()}}}${body(depth - 1)}`) + otherwise(depth)
  );
}
function wrap(head, name, depth, rest) {
  return `{{${tilde()}${head}${tilde()}}}${body(depth - 1)}${rest}{{${tilde()}/${name}${blank()}${tilde()}}}`;
}
function block(depth) {
  switch (below(12)) {
    case 0:
    case 1:
      return wrap(
        `${pick(['#', '#', '#', '^'])}if ${argument(1)}${chance(10) ? ' includeZero=true' : ''}`,
        'if',
        depth,
        otherwise(depth),
      );
    case 2:
      return wrap(`#${pick(['if', 'if'])} ${argument(1)}`, 'if', depth, chained(depth));
    case 3:
      return wrap(`${pick(['#', '#', '^'])}unless ${argument(1)}`, 'unless', depth, otherwise(depth));
    case 4:
    case 5:
    case 6:
      return wrap(
        `${pick(['#', '#', '#', '#', '#', '^'])}each ` +
          pick(['list', 'map', 'this', 'deep.list', '../list', argument(1)]) +
          (chance(25) ? pick([' as |p|', ' as |p q|', ' as |a x|', ' as | p  q |', ' as |q x p|']) : ''),
        'each',
        depth,
        chained(depth),
      );
    case 7:
    case 8:
      return wrap(
        `#with ${pick(['map', 'deep', 'list', argument(1), argument(1)])}` +
          (chance(25) ? pick([' as |p|', ' as |a|', ' as |x|']) : ''),
        'with',
        depth,
        otherwise(depth),
      );
    case 9:
    case 10: {
      const name = pick([
        'a', 'list', 'map', 't', 'f', 'none', 'deep.list', '../map', './list', 'this', '@root.map',
        'deep/map', '[foo bar]', '"a"', '12',
      ]);
      return wrap(`${pick(['#', '#', '^'])}${name}`, name, depth, otherwise(depth));
    }
    default:
      return pick(
        chance(15)
          ? [
              () => `{{#none ${argument(1)}}}x{{/none}}`,
              () => '{{#if}}x{{/if}}',
              () => '{{#lookup map "k"}}x{{/lookup}}',
              () => wrap('#none a=1', 'none', depth, otherwise(depth)),
            ]
          : [
              () => {
                const name = pick(['t', 'none', 'a', 'list']);
                const inner = pick(['', '{{{{y}}}} {{/if}} {{{{/y}}}}']) + pick(['', '\n']);
                return `{{{{${name}}}}} {{x}} ${inner}{{{{/${chance(4) ? 'y' : name}}}}}`;
              },
              () => '{{{{t}}}} {{a}} \n{{{{/t}}}}',
              () => `{{#${path()}}}${body(depth - 1)}{{/${path()}}}`,
            ],
      )();
  }
}
function partial(depth) {
  const args = () => (chance(30) ? ` ${pick([path, path, literal])()}` : '') + hash();
  switch (below(11)) {
    case 0:
    case 1:
    case 2:
      return `{{${tilde()}>${blank()}${blank() || ' '}${partialName()}${args()}${blank()}${tilde()}}}`;
    case 3:
      return `{{> ${pick([
        '"p0"', "'p1'", '"p0"', '[p0]', 'a/b', '12', 'rec', '"odd name"', chance(50) ? 'none' : 'p0 a b',
      ])}${args()}}}`;
    case 4:
      if (chance(20))
        return wrap(`#> (lookup @root "which")${args()}`, 'undefined', depth, '');
      return `{{> (lookup ${pick(['@root "which"', '@root "which"', '. "which"', 'map "k"'])})${args()}}}`;
    case 5:
    case 6: {
      const name = pick([partialName(), partialName(), 'slot', 'none']);
      return wrap(`#>${blank() || ' '}${name}${args()}`, name, depth, '');
    }
    case 7:
      return `{{#*inline "${pick(['slot', 'own', partialName()])}"}}${body(depth - 1)}{{/inline}}`;
    case 8:
      return pick(
        chance(25)
          ? ['{{> slot}}', '{{> own}}', '\n  {{> slot}}\n']
          : ['{{#> slot}}fall{{/slot}}', '{{#> own a}}{{this}}{{/own}}'],
      );
    case 9:
      return `\n${pick(['  ', '\t', '    '])}{{> ${partialName()}${args()}}}\n`;
    default:
      return chance(35)
        ? '{{> @partial-block}}'
        : `{{#> @partial-block${args()}}}none here{{/@partial-block}}`;
  }
}

// ---- templates ----------------------------------------------------------------------------------
const WORDS = [
  't', 'text', ' ', '  ', '\n', '\n\n', '\r\n', 'é', '😀', '\u00a0', '\u2028', '\ufeff', '\t', 'x y',
  '\n  ', '  \n', ' } ', ' { ', ' }} ', '{ { ', '\\', '\\ ', 'a\n', '"', '<', '&amp;', '0', '.', '\r',
  '\u000b',
];
const ESCAPED = [
  '\\{{a}}', '\\\\{{a}}', '\\{{{a}}}', '\\\\\\{{a}}', '\\{{a', '{{"{{a"}}', '\\{{a}} {{b}} \\{{c}}',
  '\\\\{{{a}}}',
];
const COMMENTS = [
  '{{! c }}', '{{!-- a }} b --}}', '{{~! c ~}}', '{{!}}', '{{!----}}', '{{!-- c --~}}', '{{!-- a -- b }}',
  '\n  {{! alone }}\n', '{{! a -- b }}',
];

function node(depth) {
  const kind = below(100);
  if (kind < 28) return pick(WORDS);
  if (kind < 55) return mustache();
  if (kind < 58) return pick(ESCAPED);
  if (kind < 62) return pick(COMMENTS);
  if (depth <= 0) return pick(['t', '\n', '{{a}}', '{{this}}']);
  const made = kind < 85 ? block(depth) : partial(depth);
  return chance(25)
    ? `${pick(['\n', '\n  ', ' \n\t', '\r\n', ''])}${made}${pick(['\n', ' \n', '\r\n', '', '  '])}`
    : made;
}
function body(depth) {
  const text = times(1 + below(4), () => node(depth));
  return chance(20) ? `\n${text}\n` : text;
}
// Something that makes most templates wrong.
function damage(text) {
  const at = below(text.length + 1);
  const tag = pick([
    '{{', '}}', '{{/if}}', '{{else}}', '{{#if a}}', '}', '{', '~', '|', '"', '(', ')', '=', ' ', '[', ']',
    '!', '^', '#', '/', '..', '@', '\\', '\n', '{{{{', '}}}}', '{{>', ',', '*', '%', "'", '{{/each}}',
    '{{^}}', 'as |x|', 'true', '1', '{{* d}}', '{{a.0}}', '{{a.true}}', '{{a..b}}', '{{a.this}}', '{{@}}',
  ]);
  switch (below(4)) {
    case 0:
      return text.slice(0, at) + tag + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + below(3));
    case 2:
      return text.slice(0, at) + text.slice(below(text.length + 1));
    default:
      return text.slice(0, at) + tag + text.slice(at + tag.length);
  }
}

const OPTIONS = [
  'noEscape', 'noEscape', 'strict', 'assumeObjects', 'compat', 'knownHelpersOnly', 'preventIndent',
  'ignoreStandalone', 'explicitPartialContext',
];
function options() {
  const out = {};
  if (chance(45)) for (let n = 1 + below(2); n > 0; n--) out[pick(OPTIONS)] = true;
  if (chance(4)) out.knownHelpers = { [pick(['if', 'each', 'lookup', 'with'])]: false };
  if (chance(10)) out.data = { level: pick(TEXTS), x: pick(TEXTS) };
  return out;
}

// What 4.7.10 gets wrong, and later versions or we do not: docs/templates.md.
function withoutFaults(c) {
  const texts = [c.template, ...Object.values(c.partials)];
  if (c.options.strict) delete c.options.compat; // it looks for a member "undefined"
  // it looks for a partial "undefined"
  if (texts.some((t) => /\{\{~?#?>\s*\(/.test(t))) delete c.options.explicitPartialContext;
  return c;
}

function caseOf(seed) {
  state = Math.imul(seed, 2654435761) | 0;
  const partials = {};
  // a partial includes only those before it, so that nothing goes round for ever
  for (partialCount = 0; partialCount < 3; partialCount++) partials[`p${partialCount}`] = body(2);
  partials.rec = '({{a}}{{#each list}}\n  {{> rec}}\n{{/each}}{{#with map}}{{> rec}}{{/with}})'; // as deep as the data
  partials['odd name'] = 'odd {{a}}\n';
  partials['a/b'] = 'a/b {{this}}';
  partials['12'] = '';
  let template = body(1 + below(3));
  for (let n = chance(12) ? 1 + below(2) : 0; n > 0; n--) template = damage(template);
  // a cut may halve a character; a path with a helper's name in it is no call of that helper
  const tidy = (text) =>
    text
      .toWellFormed()
      .replace(/\b(if|each|with|unless|lookup|log)(\]?[./]|\s+\.(?![=~}\s/.)|]))/g, 'a$2')
      .replace(/([./]\[?)(if|each|with|unless|lookup|log)\b/g, (all, before, name) =>
        before === '/' ? all : `${before}a`,
      );
  for (const name of Object.keys(partials)) partials[name] = tidy(partials[name]);
  return withoutFaults({
    id: String(seed),
    template: tidy(template),
    data: rootData(),
    partials,
    options: options(),
  });
}

module.exports = { caseOf, valueOf, jsonOf, Spelled };
