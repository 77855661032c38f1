// Stands in for the keyring library: keeps its entries in the file that HOME names, or does what its name says.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const path = join(process.env.HOME, 'keyring.json');
const entries = () => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});

class Entry {
  constructor(service, account, options) {
    if (options.linux.store !== 'secret-service') throw new Error('this store forgets');
    if (existsSync(join(process.env.HOME, 'hangs')))
      for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    if (existsSync(join(process.env.HOME, 'locked'))) throw new Error('locked');
    this.name = `${service}/${account}`;
  }
  getPassword() {
    return entries()[this.name] ?? null;
  }
  setPassword(value) {
    writeFileSync(
      path,
      JSON.stringify({ ...entries(), [this.name]: value, environment: Object.keys(process.env) }),
    );
  }
  deletePassword() {
    const { [this.name]: removed, ...rest } = entries();
    writeFileSync(path, JSON.stringify(rest));
    return removed !== undefined;
  }
}

module.exports = { Entry };
