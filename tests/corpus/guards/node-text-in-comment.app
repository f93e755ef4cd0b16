-- app.js --
// const pool = new Pool({ host: 'shop.postgres.database.azure.com', password: 'Made-Up-1!' });
const { Pool } = require('pg');
const help = "new Pool({ host: 'shop.postgres.database.azure.com', password: 'Made-Up-1!' })";
module.exports = { Pool, help };
