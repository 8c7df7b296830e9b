// The real handlebars.js, installed by npm into a folder of the build when it is not there yet.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const VERSION = '4.7.10';

// The module, or null with the reason in `problem`.
function loadHandlebars(folder) {
  const where = path.resolve(folder, 'node_modules', 'handlebars');
  try {
    if (require(where).VERSION === VERSION) return { handlebars: require(where) };
  } catch (e) {
    /* not installed yet */
  }
  try {
    fs.mkdirSync(folder, { recursive: true });
    execFileSync(
      'npm',
      [
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        '--loglevel=error',
        '--fetch-retries=1',
        `handlebars@${VERSION}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], timeout: 120000 },
    );
    return { handlebars: require(where) };
  } catch (e) {
    return {
      handlebars: null,
      problem: `npm (Debian: apt-get install nodejs npm) could not install handlebars ${VERSION}`,
    };
  }
}

module.exports = { loadHandlebars, VERSION };
