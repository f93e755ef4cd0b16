# A Pool that is not pg's.
-- pool.js --
const { Pool } = require('./workers');
module.exports = new Pool({ host: 'shop.postgres.database.azure.com', password: 'Made-Up-1!' });
-- workers.js --
exports.Pool = class { constructor(options) { this.options = options; } };
